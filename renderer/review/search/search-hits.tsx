// What a search found, by conversation, with the words marked; a click goes to the message in its thread.
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { ReplyOf } from '../../../src/ipc/contract.ts';
import { ChannelGlyph } from '../../shared/channel-glyph.tsx';
import { Icon } from '../../shared/icon.tsx';
import { ToolButton } from '../../shared/tool-button.tsx';
import { shortWhen } from '../../shared/when.ts';
import styles from '../conversation/conversation-list.module.css';
import { peopleOf } from '../people.ts';
import { mostHits, type ReviewState } from '../review-store.ts';
import { excerpt } from '../mark-words.ts';
import { MarkedText } from '../marked-text.tsx';
import own from './search-hits.module.css';
import { words } from './words.ts';

type Hit = ReplyOf<'searchReviewed'>['hits'][number];

/** The left pane while a search stands. */
export function SearchHits({ store }: { readonly store: StoreApi<ReviewState> }): ReactNode {
  const state = useStore(store);
  const { search, thread } = state;
  const groups = groupHits(search?.found?.hits ?? []);
  const scroller = useRef<HTMLDivElement>(null);
  const found = search?.found ?? null;
  useEffect(() => {
    if (found !== null) scroller.current?.scrollTo({ top: 0 });
  }, [found]);
  if (search === null) return null;
  const now = Date.now();
  const onKeyDown = (event: KeyboardEvent): void => {
    const step =
      event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const rows = [...(scroller.current?.querySelectorAll('button') ?? [])];
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  };
  return (
    <section className={styles.list} aria-label={words.title} aria-busy={search.busy}>
      <header className={styles.bar}>
        <h2 className="cut">
          <span role="status">{search.busy ? words.busy : words.count(found?.hits.length ?? 0)}</span>
        </h2>
        <span className="push">
          <ToolButton label={words.leave} icon="close" onPress={state.leaveSearch} />
        </span>
      </header>
      {found === null ? null : <p className={own.note}>{words.searched(groups.length, found.searched)}</p>}
      {found !== null && found.hits.length >= mostHits ? (
        <p className={own.note}>{words.most(found.hits.length)}</p>
      ) : null}
      {found !== null && found.hits.length === 0 ? <p className={styles.none}>{words.none}</p> : null}
      <div
        ref={scroller}
        className={styles.scroll}
        tabIndex={0}
        role="group"
        data-pane-stop=""
        aria-label={words.title}
        onKeyDown={onKeyDown}
      >
        {groups.map(({ conversation: id, hits }) => {
          const conversation = state.conversations.find((candidate) => candidate.id === id);
          if (conversation === undefined) return null;
          const { author, contact } = peopleOf(conversation, state);
          return (
            <section key={id} className={own.group} aria-label={`${author}, ${contact}`}>
              <h3 className="line">
                {conversation.channel === null ? (
                  <Icon name="chats" size="s" />
                ) : (
                  <ChannelGlyph channel={conversation.channel} />
                )}
                <span className="cut" dir="auto">{`${author}, ${contact}`}</span>
                <span className="push tiny faint num">{hits.length}</span>
              </h3>
              <ul>
                {hits.map(({ message }) => (
                  <li key={message.id}>
                    <button
                      type="button"
                      className={own.hit}
                      aria-current={thread?.hit === message.id ? 'true' : undefined}
                      onClick={() => {
                        void state.select(id, message);
                      }}
                    >
                      <span className={`${styles.said ?? ''} ${own.said ?? ''}`} dir="auto">
                        <MarkedText text={excerpt(message.text, search.query)} query={search.query} />
                      </span>
                      <span className="tiny faint">{`${message.direction === 'out' ? author : contact}, ${shortWhen(message.at, now)}`}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </section>
  );
}

/** Hits by conversation, conversations in the order of their best hit. */
export function groupHits(
  hits: readonly Hit[],
): readonly { readonly conversation: string; readonly hits: readonly Hit[] }[] {
  const groups = new Map<string, Hit[]>();
  for (const hit of hits) {
    const group = groups.get(hit.message.conversation);
    if (group === undefined) groups.set(hit.message.conversation, [hit]);
    else group.push(hit);
  }
  return [...groups].map(([conversation, found]) => ({ conversation, hits: found }));
}
