// The sheet: the text at this moment, with what was taken out struck in its place, where each part came from, and the caret.
import { memo, useLayoutEffect, useMemo, useRef, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { splitMarks } from '../../src/draft/marks.ts';
import type { Sheet, Source } from '../../src/draft/provenance.ts';
import { Icon } from '../shared/icon.tsx';
import type { IconName } from '../shared/icon-names.ts';
import { timeOf } from '../shared/when.ts';
import { MadeOf } from './made-of-bar.tsx';
import type { PlayerState } from './player-store.ts';
import type { ReplayModel } from './replay-model.ts';
import styles from './replay-sheet.module.css';
import { sameBlock, sheetBlocks, type DrawnRun } from './sheet-blocks.ts';
import { words } from './words.ts';

/** More struck-out stretches than this are folded, the oldest first: nobody reads five hundred, and drawing them costs frames. */
const mostRemoved = 400;

const icons: Partial<Record<Source, IconName>> = {
  pasted: 'paste',
  template: 'template',
  corrected: 'pen',
  undone: 'again',
  restored: 'history',
  rule: 'policy',
  resync: 'warn',
  other: 'box',
};

interface ReplaySheetProps {
  readonly store: StoreApi<PlayerState>;
  readonly model: ReplayModel;
  readonly contact: string;
}

/** Draws the text at the store's position. */
export function ReplaySheet({ store, model, contact }: ReplaySheetProps): ReactNode {
  const position = useStore(store, (state) => state.position);
  const moving = useStore(store, (state) => state.playing || state.held);
  const layers = useStore(store, (state) => state.layers);
  const { replay } = model;
  const plain = moving && model.heavy;
  const sheet = useMemo(
    () => (plain ? plainSheet(model, position) : model.provenance.sheetAt(position, mostRemoved)),
    [model, plain, position],
  );
  const blocks = useMemo(() => sheetBlocks(sheet, layers.removed), [sheet, layers.removed]);
  const stage = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    stage.current?.querySelector('[data-caret]')?.scrollIntoView({ block: 'nearest' });
  }, [blocks]);

  const empty = sheet.runs.every((run) => run.removed);
  return (
    <div
      ref={stage}
      className={styles.stage}
      data-scrolls=""
      tabIndex={0}
      role="region"
      aria-label={words.sheet(position, replay.edits.length)}
    >
      <article className={styles.sheet} data-origins={layers.origins}>
        {replay.answering === null ? null : (
          <div className={styles.answering}>
            <span className="nowrap">{words.answering(contact, timeOf(replay.answering.at))}</span>
            <q className="cut" dir="auto">
              {replay.answering.text}
            </q>
          </div>
        )}
        {sheet.folded.runs > 0 && layers.removed ? (
          <p className={styles.note}>{words.folded(sheet.folded.runs, sheet.folded.units)}</p>
        ) : null}
        {plain ? <p className={styles.note}>{words.resting}</p> : null}
        <div className={styles.text}>
          {empty && (position === 0 || !layers.removed) ? (
            <p className={styles.none}>{position === 0 ? words.empty : words.emptied}</p>
          ) : null}
          {blocks.map((runs, i) => (
            <Block key={i} runs={runs} origins={layers.origins} unseen={layers.unseen} />
          ))}
        </div>
        <MadeOf runs={sheet.runs} />
      </article>
    </div>
  );
}

interface BlockProps {
  readonly runs: readonly DrawnRun[];
  readonly origins: boolean;
  readonly unseen: boolean;
}

const Block = memo(
  function Block({ runs, origins, unseen }: BlockProps): ReactNode {
    return (
      <p className={styles.block} dir="auto">
        {runs.map((run, i) => (
          <Stretch key={i} run={run} origins={origins} unseen={unseen} />
        ))}
        {runs.length === 0 ? <br /> : null}
      </p>
    );
  },
  (before, after) =>
    before.origins === after.origins && before.unseen === after.unseen && sameBlock(before.runs, after.runs),
);

function Stretch({
  run,
  origins,
  unseen,
}: {
  readonly run: DrawnRun;
  readonly origins: boolean;
  readonly unseen: boolean;
}): ReactNode {
  const icon = icons[run.source];
  const content =
    run.text === '' ? null : unseen ? (
      <Marked text={run.removed ? run.text.replaceAll('\n', '↵') : run.text} />
    ) : run.removed ? (
      run.text.replaceAll('\n', '↵')
    ) : (
      run.text
    );
  const from = origins && icon !== undefined;
  return (
    <>
      {content === null ? null : run.removed ? (
        <del data-now={run.now || undefined}>{content}</del>
      ) : from || (origins && run.now && run.text.length > 1) ? (
        <ins data-from={from || undefined} data-now={run.now || undefined}>
          {content}
        </ins>
      ) : (
        content
      )}
      {from && run.label && !run.removed ? (
        <span className={styles.origin}>
          <Icon name={icon} />
          {words.origin[run.source]}
        </span>
      ) : null}
      {run.caret ? <i className={styles.caret} data-caret="" /> : null}
    </>
  );
}

function Marked({ text }: { readonly text: string }): ReactNode {
  return splitMarks(text).map((segment, i) =>
    segment.mark === undefined ? (
      segment.text
    ) : (
      <span key={i} className={styles.glyph} title={`${segment.mark.codePoint}, ${segment.mark.name}`}>
        {segment.mark.token}
      </span>
    ),
  );
}

function plainSheet(model: ReplayModel, position: number): Sheet {
  const text = model.index.textAt(position);
  const edit = model.replay.edits[position - 1];
  const caret = edit === undefined ? 0 : edit.at + edit.inserted.length;
  const run = { source: 'typed', removed: false, now: false } as const;
  return {
    runs: [
      { ...run, text: text.slice(0, caret) },
      { ...run, text: text.slice(caret) },
    ].filter(({ text: part }) => part !== ''),
    caret: caret > 0 ? 0 : -1,
    folded: { runs: 0, units: 0 },
  };
}
