// The review room: dark head, the case in force, and whichever of its views is asked for: the form, the three panes, a replay.
import { useEffect, useRef, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { ReplayPlayer } from '../replay/replay-player.tsx';
import { Icon } from '../shared/icon.tsx';
import { ToolButton } from '../shared/tool-button.tsx';
import { dateOf } from '../shared/when.ts';
import { CaseBar } from './case/case-bar.tsx';
import { CaseForm } from './case/case-form.tsx';
import { ConversationList } from './conversation/conversation-list.tsx';
import { authorOf, channelOf, contactIn, peopleOf } from './people.ts';
import { ProofPanel } from './proof/proof-panel.tsx';
import type { ReviewState } from './review-store.ts';
import styles from './room.module.css';
import { SearchField } from './search/search-field.tsx';
import { SearchHits } from './search/search-hits.tsx';
import { ThreadPane } from './message/thread-pane.tsx';
import { usePaneKeys } from './use-pane-keys.ts';
import { words } from './words.ts';

interface RoomProps {
  readonly store: StoreApi<ReviewState>;
}

/** The whole window. */
export function Room({ store }: RoomProps): ReactNode {
  const phase = useStore(store, (state) => state.phase);
  const session = useStore(store, (state) => state.session);
  const replaying = useStore(store, (state) => state.replay !== null);
  const ready = phase !== 'starting';
  useEffect(() => {
    if (ready) document.documentElement.dataset.ready = 'true';
    if (session !== null) document.documentElement.dataset.platform = session.platform;
  }, [ready, session]);
  return (
    <div className={styles.room}>
      <header className={styles.head}>
        <h1>
          <Icon name="reading" />
          {words.title}
        </h1>
        <span className={styles.only}>{words.readOnly}</span>
        {phase === 'open' && !replaying ? <SearchField store={store} /> : null}
        <span className={styles.who}>{session === null ? '' : words.reviewer(session.person.name)}</span>
      </header>
      {phase === 'open' ? <CaseBar store={store} /> : null}
      <Problem store={store} />
      {phase === 'open' ? (
        replaying ? (
          <Replaying store={store} />
        ) : (
          <Panes store={store} />
        )
      ) : (
        <CaseForm store={store} />
      )}
    </div>
  );
}

function Panes({ store }: RoomProps): ReactNode {
  const searching = useStore(store, (state) => state.search !== null);
  const proofShown = useStore(store, (state) => state.proofShown);
  const root = useRef<HTMLDivElement>(null);
  usePaneKeys(root);
  // Where there is no room for three panes the proof lies over the thread, and only when asked for.
  useEffect(() => {
    if (matchMedia('(max-width: 56.25rem)').matches) store.getState().setProofShown(false);
  }, [store]);
  return (
    <div ref={root} className={styles.panes} data-proof={proofShown}>
      {searching ? <SearchHits store={store} /> : <ConversationList store={store} />}
      <ThreadPane store={store} />
      {proofShown ? <ProofPanel store={store} /> : null}
    </div>
  );
}

function Problem({ store }: RoomProps): ReactNode {
  const problem = useStore(store, (state) => state.problem);
  if (problem === null) return null;
  return (
    <div className={styles.problem} role="alert">
      <Icon name="warn" />
      <p>
        <b className="medium">{problem.message}</b> {problem.next ?? ''}
      </p>
      <span className="tiny">{problem.code}</span>
      <ToolButton label={words.dismiss} icon="close" onPress={store.getState().dismissProblem} />
    </div>
  );
}

function Replaying({ store }: RoomProps): ReactNode {
  const replaying = useStore(store, (state) => state.replay);
  const state = useStore(store);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) store.getState().leaveReplay();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [store]);
  const conversation = state.conversations.find(({ id }) => id === replaying?.message.conversation);
  const taken = replaying?.taken;
  if (replaying === null || (conversation === undefined && taken === undefined)) return null;
  if (replaying.replay === null) {
    return (
      <main className={styles.waiting} aria-busy="true">
        <p role="status">{words.fetchingReplay}</p>
        <button type="button" className="btn" onClick={state.leaveReplay}>
          {words.back}
        </button>
      </main>
    );
  }
  const { author, contact } =
    conversation !== undefined
      ? peopleOf(conversation, state)
      : taken !== undefined
        ? { author: authorOf(taken.author, state), contact: contactIn(taken, state) }
        : { author: '', contact: '' };
  return (
    <ReplayPlayer
      replay={replaying.replay}
      heading={taken === undefined ? words.replayHeading : words.takenOutHeading}
      about={words.replayAbout(
        author,
        contact,
        channelOf(conversation ?? { channel: null }),
        dateOf(replaying.message.at),
      )}
      contact={contact}
      onBack={state.leaveReplay}
    />
  );
}
