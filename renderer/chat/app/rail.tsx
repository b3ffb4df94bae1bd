// The rail: three places, the record line that nobody can hide, and who is signed in.
import { useEffect, type ReactNode } from 'react';
import { Face } from '../../shared/face.tsx';
import { Icon } from '../../shared/icon.tsx';
import type { IconName } from '../../shared/icon-names.ts';
import { RecordMark } from '../../shared/record-mark.tsx';
import { callsForAttention } from '../../../src/arrangement/unread.ts';
import { RecordButton } from '../record/record-button.tsx';
import { useChat, useChatApp } from './chat-app.ts';
import type { Place, Session } from '../session/session-store.ts';
import styles from './shell.module.css';
import { appWords } from './words.ts';

const places: readonly { readonly place: Place; readonly icon: IconName }[] = [
  { place: 'chats', icon: 'chats' },
  { place: 'my-record', icon: 'book' },
  { place: 'in-force', icon: 'policy' },
];

/** The window's left edge. */
export function Rail({ session }: { readonly session: Session }): ReactNode {
  const { session: sessions } = useChatApp();
  const place = useChat('session', (state) => state.place);
  const unread = useChat('conversations', (state) => state.conversations?.filter(callsForAttention).length ?? 0);
  const unseen = useChat('myRecord', (state) => state.unseen);
  useEffect(() => {
    document.title = unread === 0 ? appWords.name : appWords.title(unread);
  }, [unread]);
  return (
    <nav className={styles.rail} aria-label={appWords.name}>
      <span className={styles.mark} aria-hidden="true">
        <RecordMark state="on-record" />
      </span>
      <ul>
        {places.map((each) => (
          <li key={each.place}>
            <button
              type="button"
              className={styles.item}
              aria-current={place === each.place ? 'page' : undefined}
              onClick={() => sessions.getState().go(each.place)}
            >
              <Icon name={each.icon} />
              {appWords.places[each.place]}
              {each.place === 'chats' && unread > 0 ? (
                <span className="count">
                  <span aria-hidden="true">{unread}</span>
                  <span className="vh">{appWords.unread(unread)}</span>
                </span>
              ) : null}
              {each.place === 'my-record' && unseen > 0 ? (
                <span className="count">
                  <span className="vh">{appWords.unseen}</span>
                </span>
              ) : null}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.foot}>
        <RecordButton />
        <span title={appWords.signedIn(session.person.name)}>
          <Face name={session.person.name} size="mini" />
          <span className="vh">{appWords.signedIn(session.person.name)}</span>
        </span>
      </div>
    </nav>
  );
}
