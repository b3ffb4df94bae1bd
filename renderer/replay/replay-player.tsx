// The replay player: any moment of a draft as it was, how it came to be, and the way through it; shared by My record and review.
import { useId, useMemo, useRef, type ReactNode } from 'react';
import { errorFrom, shapeOf } from '../../src/errors.ts';
import type { Replay } from '../../src/draft/calls.ts';
import { Icon } from '../shared/icon.tsx';
import { ToolButton } from '../shared/tool-button.tsx';
import { Legend } from './legend.tsx';
import { MomentList } from './moment-list.tsx';
import { createPlayerStore } from './player-store.ts';
import { createReplayModel, type ReplayModel } from './replay-model.ts';
import styles from './replay-player.module.css';
import { ReplaySheet } from './replay-sheet.tsx';
import { Scrubber } from './scrubber.tsx';
import { Transport } from './transport.tsx';
import { usePlayback } from './use-playback.ts';
import { usePlayerKeys } from './use-player-keys.ts';
import { words } from './words.ts';

interface ReplayPlayerProps {
  readonly replay: Replay;
  /** What this is the history of, like "How this message came to be". */
  readonly heading: string;
  /** One line below: between whom, where, when. */
  readonly about: string;
  /** Who wrote the message it answers, as this window may call them. */
  readonly contact: string;
  readonly onBack?: () => void;
  /** Where to stand at first: a number of edits; the end when left out. A still picture of that moment. */
  readonly initialEdit?: number;
  /** More for the side, under the text it ended with. */
  readonly aside?: ReactNode;
}

/** Shows a replay; says in words when it cannot be played. */
export function ReplayPlayer(props: ReplayPlayerProps): ReactNode {
  const { replay } = props;
  const built = useMemo((): { model: ReplayModel } | { problem: ReturnType<typeof shapeOf> } => {
    try {
      return { model: createReplayModel(replay) };
    } catch (thrown) {
      return { problem: shapeOf(thrown) };
    }
  }, [replay]);
  if ('problem' in built) {
    const problem = errorFrom(built.problem);
    return (
      <Unplayable
        {...props}
        title={words.broken}
        sentence={problem.message}
        next={problem.next ?? ''}
        code={problem.code}
      />
    );
  }
  if (replay.edits.length === 0)
    return <Unplayable {...props} title={words.noEdits} sentence={words.noEditsNext} next="" code="" />;
  return <Playable key={replay.draft} {...props} model={built.model} />;
}

function Playable({
  replay,
  model,
  heading,
  about,
  contact,
  onBack,
  initialEdit,
  aside,
}: ReplayPlayerProps & { readonly model: ReplayModel }): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const store = useMemo(() => createPlayerStore(model, initialEdit), [model, initialEdit]);
  usePlayback(store);
  usePlayerKeys(store, root);
  const means = useId();
  const { made, held } = replay.checks;
  return (
    <div ref={root} className={styles.panes} data-player="" tabIndex={-1}>
      <main className={styles.main}>
        <Heading heading={heading} about={about} onBack={onBack}>
          <span className={styles.exact} data-held={made === held} title={words.exactMeans(held, made)}>
            <Icon name={made === held ? 'proof' : 'warn'} size="s" />
            {words.exact(held, made)}
          </span>
        </Heading>
        <Legend store={store} />
        <ReplaySheet store={store} model={model} contact={contact} />
        <section className={styles.player} aria-label={words.player}>
          <Scrubber store={store} model={model} describedBy={means} />
          <Transport store={store} model={model} />
          <p id={means} className={styles.means}>
            {words.barsMean}
          </p>
        </section>
      </main>
      <aside className={styles.side} aria-label={words.moments}>
        <div className={styles.sidehead}>
          <h2>{words.moments}</h2>
          <span className="push small faint nowrap">{words.wholeSeconds}</span>
        </div>
        <MomentList store={store} model={model} />
        <section className={styles.ended}>
          <h3 className="label">{words.ended[replay.outcome]}</h3>
          <p className={styles.endtext} dir="auto" tabIndex={0} aria-label={words.ended[replay.outcome]} role="note">
            {replay.text === '' ? <span className="faint">{words.nothingLeft}</span> : replay.text}
          </p>
          {aside}
        </section>
      </aside>
    </div>
  );
}

function Heading({
  heading,
  about,
  onBack,
  children,
}: Pick<ReplayPlayerProps, 'heading' | 'about'> & {
  readonly onBack: (() => void) | undefined;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <header className={styles.heading}>
      {onBack === undefined ? null : <ToolButton label={words.back} icon="left" onPress={onBack} shortcut="Esc" />}
      <div className={styles.titles}>
        <h2 className="cut">{heading}</h2>
        <p className="small soft cut">{about}</p>
      </div>
      {children}
    </header>
  );
}

function Unplayable({
  heading,
  about,
  onBack,
  title,
  sentence,
  next,
  code,
}: ReplayPlayerProps & {
  readonly title: string;
  readonly sentence: string;
  readonly next: string;
  readonly code: string;
}): ReactNode {
  return (
    <main className={styles.main}>
      <Heading heading={heading} about={about} onBack={onBack} />
      <div className={styles.unplayable} role="status">
        <Icon name="history" size="l" className="faint" />
        <h3>{title}</h3>
        <p>{sentence}</p>
        {next === '' ? null : <p className="soft">{next}</p>}
        {code === '' ? null : <p className="tiny faint">{code}</p>}
      </div>
    </main>
  );
}
