// What a search found in messages, newest first; a hit opens its conversation at that message.
import type { ReactNode } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { ChannelGlyph } from '../../shared/channel-glyph.tsx';
import { dateOf, shortWhen } from '../../shared/when.ts';
import { useChat, useChatApp } from '../app/chat-app.ts';
import styles from './conversations.module.css';
import { Highlighted } from './highlighted.tsx';
import { conversationWords } from './words.ts';

/** The hits under the people that match. */
export function SearchResults({ now, people }: { readonly now: number; readonly people: number }): ReactNode {
  const { conversations, threads } = useChatApp();
  const query = useChat('conversations', (state) => state.query);
  const found = useChat('conversations', (state) => state.found);
  const list = useChat('conversations', (state) => state.conversations);
  if (found === null) return null;
  return (
    <div className={styles.found}>
      {found.hits.length === 0 ? (
        people > 0 ? null : (
          <div className={styles.nothing} role="status">
            <h2>{conversationWords.nothingFound(query)}</h2>
            <p className="soft small">{conversationWords.searched(found.searched)}</p>
          </div>
        )
      ) : (
        <>
          <h2 className={`label ${styles.section ?? ''}`}>{conversationWords.messages}</h2>
          <ListBox
            aria-label={conversationWords.messages}
            className={styles.list ?? ''}
            selectionMode="none"
            items={found.hits.map((hit) => ({ ...hit, id: hit.message.id }))}
            dependencies={[query, now]}
          >
            {(hit) => {
              const channel = list?.find((each) => each.id === hit.message.conversation)?.channel;
              return (
                <ListBoxItem
                  id={hit.id}
                  textValue={`${hit.contact}: ${hit.message.text}`}
                  className={styles.hit ?? ''}
                  onAction={() => {
                    conversations.getState().select(hit.message.conversation);
                    void threads.getState().find(hit.message);
                  }}
                >
                  <span className={styles.who}>
                    {channel === undefined ? null : <ChannelGlyph channel={channel} size="s" />}
                    <b className="cut" dir="auto">
                      {hit.contact}
                    </b>
                    <time dateTime={new Date(hit.message.at).toISOString()}>{shortWhen(hit.message.at, now)}</time>
                  </span>
                  <span className={`cut soft small ${styles.said ?? ''}`} dir="auto">
                    <Highlighted text={hit.message.text} query={query} />
                  </span>
                </ListBoxItem>
              );
            }}
          </ListBox>
        </>
      )}
      {found.indexedBackTo === null ? null : (
        <p className={`faint small ${styles.section ?? ''}`}>{conversationWords.backTo(dateOf(found.indexedBackTo))}</p>
      )}
    </div>
  );
}
