// The conversations a case opened, one row each; J and K walk them while the list has the focus.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { ChannelGlyph } from '../../shared/channel-glyph.tsx';
import { Icon } from '../../shared/icon.tsx';
import { shortWhen } from '../../shared/when.ts';
import { peopleOf } from '../people.ts';
import type { ReviewState } from '../review-store.ts';
import styles from './conversation-list.module.css';
import { words } from './words.ts';

const rowHeight = 76;

/** The left pane. */
export function ConversationList({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const state = useStore(store);
  const { conversations, thread } = state;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const selected = conversations.findIndex(({ id }) => id === thread?.conversation);
  useEffect(() => {
    if (selected >= 0) rows.scrollToIndex(selected, { align: 'auto' });
  }, [selected, rows]);
  const now = Date.now();

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === 'j' || key === 'ArrowDown') void state.selectNext(1);
    else if (key === 'k' || key === 'ArrowUp') void state.selectNext(-1);
    else if (key === 'p') state.setProofShown(!state.proofShown);
    else return;
    event.preventDefault();
  };

  return (
    <section className={styles.list} aria-label={words.title}>
      <header className={styles.bar}>
        <h2>{words.title}</h2>
        <span className="faint num">{conversations.length.toLocaleString('en')}</span>
      </header>
      {conversations.length === 0 ? <p className={styles.none}>{words.none}</p> : null}
      <div
        ref={scroller}
        className={styles.scroll}
        tabIndex={0}
        role="group"
        data-pane-stop=""
        aria-label={`${words.title}. ${words.keys}`}
        onKeyDown={onKeyDown}
      >
        <ol style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const conversation = conversations[row.index];
            if (conversation === undefined) return null;
            const { author, contact } = peopleOf(conversation, state);
            return (
              <li
                key={conversation.id}
                style={{ transform: `translateY(${row.start}px)` }}
                aria-setsize={conversations.length}
                aria-posinset={row.index + 1}
              >
                <button
                  type="button"
                  tabIndex={-1}
                  className={styles.row}
                  aria-current={row.index === selected ? 'true' : undefined}
                  onClick={() => {
                    void state.select(conversation.id);
                  }}
                >
                  <span className="line">
                    {conversation.channel === null ? (
                      <Icon name="chats" size="s" />
                    ) : (
                      <ChannelGlyph channel={conversation.channel} />
                    )}
                    <b className={`medium cut ${styles.grow ?? ''}`} dir="auto">
                      {words.and(author, contact)}
                    </b>
                  </span>
                  <span className={`${styles.said ?? ''} cut`} dir="auto">
                    {conversation.last?.text ?? ''}
                  </span>
                  <span className="line tiny soft">
                    {words.messages(conversation.messages)}
                    {conversation.last === null ? null : (
                      <time className="push faint">{shortWhen(conversation.last.at, now)}</time>
                    )}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}
