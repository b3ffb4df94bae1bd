// The messages of one conversation: only those in sight are in the page, the newest stays in sight unless one reads back.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, type ReactNode } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import { useNow } from '../../shared/use-now.ts';
import { dayWhen } from '../../shared/when.ts';
import { useChat, useChatApp } from '../app/chat-app.ts';
import { MessageRow } from './message-row.tsx';
import { rowsOf } from './rows.ts';
import styles from './thread.module.css';
import { useEnd } from './use-end.ts';
import { useFirstNew } from './use-first-new.ts';
import { attends, useMarkRead } from './use-mark-read.ts';
import { threadWords } from './words.ts';

const guessedHeight = 48;
/** Older messages are read when fewer rows than this are left above. */
const readAhead = 12;
const noMessages: readonly never[] = [];

/** The scrolling middle of a conversation. */
export function ThreadView({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const { threads } = useChatApp();
  const thread = useChat('threads', (state) => state.threads[conversation.id]);
  const target = useChat('threads', (state) =>
    state.target?.conversation === conversation.id ? state.target.message : null,
  );
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLOListElement>(null);
  const messages = thread?.messages ?? noMessages;
  const toEnd = useRef<() => void>(() => undefined);
  const atEnd = useEnd(scroller, content, toEnd);
  const firstNew = useFirstNew(messages, conversation.unread, atEnd && attends());
  const rows = useMemo(() => rowsOf(messages, firstNew), [messages, firstNew]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => guessedHeight,
    getItemKey: (index) => rows[index]?.message.id ?? index,
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 80,
    paddingStart: 16,
    paddingEnd: 12,
  });
  const items = virtualizer.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  const ownNewest = messages.at(-1)?.direction === 'out' ? messages.at(-1)?.id : undefined;
  const begun = rows.length > 0;
  const shownOwn = useRef<string | null>(null);
  useLayoutEffect(() => {
    // When the thread first has rows, and when something of one's own was recorded; what others write never moves the reader.
    if (!begun || (shownOwn.current !== null && (ownNewest === undefined || ownNewest === shownOwn.current))) return;
    const first = shownOwn.current === null ? rows.findIndex((row) => row.firstNew) : -1;
    shownOwn.current = ownNewest ?? '';
    // What is new is read from its beginning; where all of it fits, that is the end.
    if (first >= 0) virtualizer.scrollToIndex(first, { align: 'start' });
    else virtualizer.scrollToEnd();
  }, [begun, ownNewest, rows, virtualizer]);
  useEffect(() => {
    toEnd.current = () => virtualizer.scrollToEnd();
  }, [virtualizer]);
  useMarkRead(conversation, begun && atEnd);
  useEffect(() => {
    if (begun && firstShown < readAhead && thread?.more === true && !thread.loading)
      void threads.getState().older(conversation.id);
  }, [begun, firstShown, thread?.more, thread?.loading, threads, conversation.id]);
  useEffect(() => {
    if (target === null) return;
    const index = rows.findIndex(({ message }) => message.id === target);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'center' });
  }, [target, rows, virtualizer]);
  return (
    <div className={styles.view}>
      <div
        ref={scroller}
        className={styles.scroller}
        tabIndex={0}
        role="region"
        aria-label={threadWords.messages}
        data-pane="thread"
      >
        {thread !== undefined && thread.failure !== null ? (
          <div className={styles.failure} role="alert">
            <p>
              <b className="medium">{threadWords.failed}</b> {thread.failure.message} {thread.failure.next ?? ''}
            </p>
            <Button onPress={() => void threads.getState().open(conversation.id)}>{threadWords.tryAgain}</Button>
            <span className="mono faint tiny">{thread.failure.code}</span>
          </div>
        ) : null}
        {thread?.loading === true && begun ? <p className="vh">{threadWords.older}</p> : null}
        {thread?.loading === false && !begun && thread.failure === null ? (
          <p className={styles.empty}>{threadWords.empty}</p>
        ) : null}
        <ol ref={content} className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            return (
              <li
                key={item.key}
                ref={virtualizer.measureElement}
                data-index={item.index}
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row.day === null ? null : <p className={styles.day}>{dayWhen(row.day, now)}</p>}
                {row.firstNew ? <p className={styles.new}>{threadWords.new}</p> : null}
                <MessageRow
                  message={row.message}
                  turn={row.turn}
                  end={row.end}
                  channel={conversation.channel}
                  receipts={conversation.capabilities.receipts}
                  language={conversation.contact.language}
                  found={row.message.id === target}
                />
              </li>
            );
          })}
        </ol>
      </div>
      {atEnd ? null : (
        <button
          type="button"
          className={styles.newest}
          aria-label={conversation.unread > 0 ? threadWords.newestUnread(conversation.unread) : threadWords.newest}
          title={threadWords.newest}
          onClick={() => virtualizer.scrollToEnd()}
        >
          <Icon name="down" />
          {conversation.unread > 0 ? (
            <span className="count" aria-hidden="true">
              {conversation.unread}
            </span>
          ) : null}
        </button>
      )}
    </div>
  );
}
