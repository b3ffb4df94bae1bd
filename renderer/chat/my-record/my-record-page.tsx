// The place My record: what is kept about the person at this computer, how each message came to be, and who opened it.
import { useEffect, type ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { ReplayPlayer } from '../../replay/replay-player.tsx';
import { Button } from '../../shared/button.tsx';
import { useNow } from '../../shared/use-now.ts';
import { sentenceWhen } from '../../shared/when.ts';
import { useChat, useChatApp } from '../app/chat-app.ts';
import { DraftRow } from './draft-row.tsx';
import { ExportPanel } from '../export/export-panel.tsx';
import { exportWords } from '../export/words.ts';
import { History } from './history.tsx';
import { draftsListed, type MyDraft } from './my-record-store.ts';
import styles from './my-record.module.css';
import { Openings } from './openings.tsx';
import { myRecordWords } from './words.ts';

function DraftList({
  drafts,
  none,
  now,
}: {
  readonly drafts: readonly MyDraft[];
  readonly none: string;
  readonly now: number;
}): ReactNode {
  if (drafts.length === 0) return <p className={styles.none}>{none}</p>;
  return (
    <ul>
      {drafts.map((draft) => (
        <DraftRow key={draft.draft} draft={draft} now={now} />
      ))}
    </ul>
  );
}

const keepingUnknown = { messagesDays: null, draftsDays: null } as const;

/** The page. */
export function MyRecordPage(): ReactNode {
  const { myRecord, exporting, session } = useChatApp();
  const choosing = useChat('exporting', (state) => state.open);
  const history = useChat('myRecord', (state) => state.history);
  const drafts = useChat('myRecord', (state) => state.drafts);
  const replay = useChat('myRecord', (state) => state.replay);
  const failure = useChat('myRecord', (state) => state.failure);
  const keeping = useChat('session', (state) => state.session?.keeping) ?? keepingUnknown;
  const now = useNow();
  useEffect(() => {
    void myRecord.getState().load();
  }, [myRecord]);
  const unsent = drafts?.filter((each) => each.outcome !== 'sent') ?? [];
  const sent = drafts?.filter((each) => each.outcome === 'sent') ?? [];
  const spans = [
    ...(keeping.messagesDays === null ? [] : [myRecordWords.keptMessages(keeping.messagesDays)]),
    ...(keeping.draftsDays === null ? [] : [myRecordWords.keptDrafts(keeping.draftsDays)]),
  ];
  const kept =
    spans.length === 0
      ? myRecordWords.keptUnknown
      : myRecordWords.kept(new Intl.ListFormat('en', { type: 'conjunction' }).format(spans));
  const problem =
    failure === null ? null : (
      <div className={styles.failure} role="alert">
        <p>
          <b className="medium">{failure.message}</b> {failure.next ?? ''}
        </p>
        <span className="mono faint tiny">{failure.code}</span>
        <Button onPress={() => void myRecord.getState().load()}>{myRecordWords.tryAgain}</Button>
      </div>
    );
  if (replay !== null) {
    const draft = drafts?.find((each) => each.draft === replay.draft);
    return (
      <div className={styles.replay}>
        <section className="vh" aria-label={myRecordWords.title}>
          <h1>{myRecordWords.title}</h1>
        </section>
        <ReplayPlayer
          replay={replay}
          heading={myRecordWords.replayTitle}
          about={
            draft === undefined ? '' : myRecordWords.to(draft.contact, sentenceWhen(draft.started, now), draft.edits)
          }
          contact={draft?.contact ?? myRecordWords.client}
          onBack={() => void myRecord.getState().play(null)}
        />
      </div>
    );
  }
  return (
    <div className={styles.panes}>
      <main className="scroll">
        <div className={styles.page}>
          <header className={styles.top}>
            <div>
              <h1>{myRecordWords.title}</h1>
              <p className={styles.lede}>
                {myRecordWords.lede}{' '}
                <button type="button" className="link" onClick={() => session.getState().go('chats')}>
                  {myRecordWords.chats}
                </button>
                .
              </p>
            </div>
            <Button
              look="main"
              icon="download"
              expanded={choosing}
              onPress={() => exporting.getState().show(!choosing)}
            >
              {exportWords.export}
            </Button>
          </header>
          <ExportPanel />
          {problem}
          {drafts === null ? null : (
            <Tabs className={styles.tabbed ?? ''}>
              <TabList aria-label={myRecordWords.title} className={styles.tabs ?? ''}>
                <Tab id="unsent" className={styles.tab ?? ''}>
                  {myRecordWords.unsent} <span className="num faint">{unsent.length}</span>
                </Tab>
                <Tab id="sent" className={styles.tab ?? ''}>
                  {myRecordWords.drafts} <span className="num faint">{sent.length}</span>
                </Tab>
                <Tab id="rules" className={styles.tab ?? ''}>
                  {myRecordWords.rules}
                </Tab>
              </TabList>
              <TabPanel id="unsent">
                <DraftList drafts={unsent} none={myRecordWords.noUnsent} now={now} />
              </TabPanel>
              <TabPanel id="sent">
                <DraftList drafts={sent} none={myRecordWords.noDrafts} now={now} />
              </TabPanel>
              <TabPanel id="rules">{history === null ? null : <History history={history} now={now} />}</TabPanel>
            </Tabs>
          )}
          {drafts?.length === draftsListed ? (
            <p className={styles.kept}>{myRecordWords.newestOnly(draftsListed)}</p>
          ) : null}
          <p className={styles.kept}>{kept}</p>
        </div>
      </main>
      <Openings now={now} />
    </div>
  );
}
