// Draws a replay for a terminal: the text with what was taken out, the moments with their whole seconds, and whether checks held.
import { CandorError } from '../src/errors.ts';
import { countCharacters, splitMarks } from '../src/draft/marks.ts';
import { characters, momentWords } from '../src/draft/moment-words.ts';
import { findMoments } from '../src/draft/moments.ts';
import { createProvenance, type Run } from '../src/draft/provenance.ts';
import { createReplayIndex } from '../src/draft/replay-index.ts';
import type { Replay } from '../src/draft/calls.ts';
import { wrapCells, type Cell, type Style } from './wrap-cells.ts';

/** How to draw. */
export interface ReplayViewOptions {
  /** The moment to show: a number of edits made; all of them when left out. */
  readonly at?: number;
  /** Whether the terminal understands ANSI styles; without them removed text stands between `~` and pasted text between `[` and `]`. */
  readonly colour: boolean;
  /** Columns. */
  readonly width: number;
}

const outcomes = {
  open: 'not sent yet',
  sent: 'recorded as a message',
  discarded: 'discarded',
  private: 'discarded as private',
} as const;

/**
 * The lines of one replay: header, the sheet at the moment asked for, its moments, and how many checks held.
 * Throws `CandorError('bad-request')` when `at` is not one of its moments, `draft-mismatch` when the edits do not fit.
 */
export function renderReplay(replay: Replay, options: ReplayViewOptions): readonly string[] {
  const { edits, checks } = replay;
  const at = options.at ?? edits.length;
  if (!Number.isInteger(at) || at < 0 || at > edits.length) {
    throw new CandorError(
      'bad-request',
      `This draft has ${edits.length} edits; there is no edit ${String(options.at)}.`,
      { next: `Ask for a number from 0 to ${edits.length}.` },
    );
  }
  const text = createReplayIndex(edits).textAt(at);
  const { runs } = createProvenance(edits).sheetAt(at);
  const paint = painter(options.colour);
  const lines: string[] = [
    paint(`Draft ${safe(replay.draft)}`, 'bold'),
    `Edit ${at} of ${edits.length}${at > 0 ? `, ${timeOf(edits[at - 1]?.second ?? 0)}` : ''}; ${outcomes[replay.outcome]}; ${characters(countCharacters(text))} now`,
  ];
  if (replay.answering !== null) lines.push(`Answering: ${safe(replay.answering.text)}`);
  lines.push(
    '',
    ...(runs.length === 0 ? ['(nothing written)'] : wrapCells(cellsOf(runs, options.colour), options.width, paint)),
    '',
  );
  if (!options.colour && runs.some((run) => run.removed || run.source !== 'typed'))
    lines.push('~taken out~  [pasted or put in]  ‹INVISIBLE›', '');
  for (const moment of findMoments(edits, replay.outcome)) {
    const here = moment.position <= at;
    lines.push(
      paint(
        `${here ? '●' : '○'} ${timeOf(moment.second)}  edit ${String(moment.position).padStart(String(edits.length).length)}  ${safe(momentWords(moment))}`,
        here ? 'plain' : 'dim',
      ),
    );
  }
  lines.push(
    '',
    checks.made === 0
      ? 'The composer was never compared with the record while this was written.'
      : `Exact at ${checks.held} of ${checks.made} checks.`,
  );
  return lines;
}

/** Every edit as a line: its number, second, place, what went and what came; made visible, never raw control characters. */
export function renderEditList(replay: Replay): readonly string[] {
  const digits = String(replay.edits.length).length;
  return replay.edits.map((edit) => {
    const came = edit.inserted === '' ? '' : ` +“${safe(edit.inserted.replaceAll('\n', '↵'))}”`;
    const went = edit.deleted === 0 ? '' : ` −${edit.deleted}`;
    const how = `${edit.kind}${edit.origin === 'person' ? '' : ` (${edit.origin})`}${edit.composing ? ', composing' : ''}`;
    return `${String(edit.n).padStart(digits)}  ${timeOf(edit.second)}  at ${edit.at}${went}${came}  ${how}`;
  });
}

function cellsOf(runs: readonly Run[], colour: boolean): readonly Cell[] {
  const cells: Cell[] = [];
  for (const run of runs) {
    const style: Style = run.removed
      ? 'removed'
      : run.source === 'typed' || run.source === 'emoji'
        ? 'plain'
        : 'put-in';
    const [open, close] = colour || style === 'plain' ? ['', ''] : style === 'removed' ? ['~', '~'] : ['[', ']'];
    cells.push({ text: `${open}${safe(run.removed ? run.text.replaceAll('\n', '↵') : run.text)}${close}`, style });
  }
  return cells;
}

/** A text without anything a terminal would obey or hide: marks become tokens, lines and tabs stay. */
function safe(text: string): string {
  return splitMarks(text)
    .map((segment) => (segment.mark === undefined ? segment.text : `‹${segment.mark.token}›`))
    .join('');
}

/** UTC, whole seconds: the same on every computer. */
function timeOf(second: number): string {
  return `${new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

const codes: Readonly<Record<Style, string>> = {
  plain: '',
  removed: '\u001b[9;31m',
  'put-in': '\u001b[4;36m',
  bold: '\u001b[1m',
  dim: '\u001b[2m',
};

function painter(colour: boolean): (text: string, style: Style) => string {
  return (text, style) => (colour && codes[style] !== '' && text !== '' ? `${codes[style]}${text}\u001b[0m` : text);
}
