// The thread in sight: who with whom, every message in order, and in place of a composer the sentence that this window only reads.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { ReviewedConversation } from '../../../src/review/calls.ts';
import { Icon } from '../../shared/icon.tsx';
import { dayWhen } from '../../shared/when.ts';
import { channelOf, peopleOf } from '../people.ts';
import type { ReviewState, ReviewThread } from '../review-store.ts';
import { ReviewedMessage } from './reviewed-message.tsx';
import styles from './thread-pane.module.css';
import { threadRows } from './thread-rows.ts';
import { verdictOf } from '../proof/verdict.ts';
import { words } from './words.ts';

interface ThreadPaneProps {
  readonly store: StoreApi<ReviewState>;
}

/** The middle pane. */
export function ThreadPane({ store }: ThreadPaneProps): ReactNode {
  const state = useStore(store);
  const { thread, proof } = state;
  const conversation = state.conversations.find(({ id }) => id === thread?.conversation);
  if (thread === null || conversation === undefined) {
    return (
      <main className={styles.pane}>
        <p className={styles.nothing}>{words.none}</p>
        <NeverWrites />
      </main>
    );
  }
  const { author, contact } = peopleOf(conversation, state);
  return (
    <main className={styles.pane}>
      <header className={styles.bar}>
        <div className={styles.titles}>
          <h2 className="cut" dir="auto">
            {words.title(author, contact)}
          </h2>
          <p className="small soft cut">{words.about(channelOf(conversation), conversation.messages)}</p>
        </div>
        <button
          type="button"
          className="btn quiet"
          aria-pressed={state.showNames}
          onClick={() => {
            state.setShowNames(!state.showNames);
          }}
        >
          <Icon name="me" size="s" />
          {state.showNames ? words.hideNames : words.showNames}
        </button>
        {proof === null ? null : (
          <button
            type="button"
            className={styles.proof}
            data-holds={proof.holds}
            aria-pressed={state.proofShown}
            onClick={() => {
              state.setProofShown(!state.proofShown);
            }}
          >
            <Icon name={proof.holds ? 'proof' : 'warn'} size="s" />
            {words.showProof[verdictOf(proof)]}
          </button>
        )}
      </header>
      <Messages key={conversation.id} store={store} thread={thread} conversation={conversation} />
      <NeverWrites />
    </main>
  );
}

function Messages({
  store,
  thread,
  conversation,
}: ThreadPaneProps & { readonly thread: ReviewThread; readonly conversation: ReviewedConversation }): ReactNode {
  const drafts = useStore(store, (state) => state.opened?.drafts ?? false);
  const query = useStore(store, (state) => state.search?.query ?? '');
  const state = useStore(store);
  const { author, contact } = peopleOf(conversation, state);
  const rows = useMemo(() => threadRows(thread.messages), [thread.messages]);
  const scroller = useRef<HTMLDivElement>(null);
  const anchored = useRef<{ first: string | null; hit: string | null }>({ first: null, hit: null });
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => (rows[i]?.kind === 'day' ? 40 : 64),
    getItemKey: (i) => rows[i]?.key ?? i,
    overscan: 10,
  });

  // New on screen: the newest at the bottom. Older ones came: stay at what was on top. A search led here: its message in the middle.
  useLayoutEffect(() => {
    // Messages, not day lines, are what stays: a day's line moves up when more of that day comes.
    const first = thread.messages[0]?.id ?? null;
    const before = anchored.current;
    anchored.current = { first, hit: thread.loading ? before.hit : thread.hit };
    if (first === null) return;
    const hitAt =
      thread.hit === null || thread.loading || before.hit === thread.hit
        ? -1
        : rows.findIndex((row) => row.key === thread.hit);
    if (hitAt >= 0) virtual.scrollToIndex(hitAt, { align: 'center' });
    else if (before.first === null) virtual.scrollToIndex(rows.length - 1, { align: 'end' });
    else if (before.first !== first)
      virtual.scrollToIndex(
        Math.max(
          0,
          rows.findIndex((row) => row.key === before.first),
        ),
        { align: 'start' },
      );
  }, [rows, thread.messages, thread.hit, thread.loading, virtual]);

  const now = Date.now();
  return (
    <div
      ref={scroller}
      className={styles.thread}
      tabIndex={0}
      role="region"
      data-pane-stop=""
      aria-label={words.messages}
      aria-busy={thread.loading}
    >
      <div className={styles.top}>
        {thread.loading ? (
          <p role="status">{rows.length === 0 ? words.opening : words.loading}</p>
        ) : thread.more ? (
          <button
            type="button"
            className="btn"
            onClick={() => {
              void store.getState().loadOlder();
            }}
          >
            {words.older}
          </button>
        ) : (
          <p>{rows.length === 0 ? words.empty : words.beginning}</p>
        )}
      </div>
      <ol style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <li
              key={row.key}
              ref={virtual.measureElement}
              data-index={item.index}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.kind === 'day' ? (
                <p className={styles.day}>{dayWhen(row.at, now)}</p>
              ) : (
                <ReviewedMessage
                  message={row.message}
                  turn={row.turn}
                  end={row.end}
                  by={row.message.direction === 'out' ? author : contact}
                  hit={row.message.id === thread.hit}
                  query={query}
                  drafts={drafts}
                  onPlay={() => {
                    void store.getState().play(row.message);
                  }}
                />
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function NeverWrites(): ReactNode {
  return (
    <footer className={styles.never}>
      <Icon name="reading" size="s" />
      {words.never}
    </footer>
  );
}
