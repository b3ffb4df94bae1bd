// Every sentence the replay player says.
import type { Source } from '../../src/draft/provenance.ts';

/** The player's words, in plain English. */
export const words = {
  back: 'Back',
  exact: (held: number, made: number): string =>
    made === 0
      ? 'No check was made'
      : held === made
        ? `Exact at ${held} of ${made} checks`
        : `Differs at ${made - held} of ${made} checks`,
  exactMeans: (held: number, made: number): string =>
    made === 0
      ? 'The composer was never compared with the record while this was written.'
      : held === made
        ? 'Each time the composer was compared with the record, both were the same.'
        : 'Where they differed, the record took the composer’s text; look for that moment in the list.',
  show: 'Show',
  takenOut: 'Taken out',
  origins: 'Pasted or from a template',
  unseen: 'Invisible characters',
  sheet: (edit: number, of: number): string => `The text at edit ${count(edit)} of ${count(of)}`,
  answering: (who: string, when: string): string => `Answering ${who}, ${when}`,
  empty: 'Nothing was written yet.',
  emptied: 'Nothing is left of the text here.',
  resting: 'Strikes and colours come back when you stop.',
  folded: (runs: number, units: number): string =>
    `${count(runs)} older removals (${count(units)} units) are folded away here. Step to an earlier moment to see them.`,
  made: (parts: readonly string[]): string => `Made of ${parts.join(', ')}`,
  part: { typed: 'typed', pasted: 'pasted', template: 'from a template', other: 'put in by Candor' },
  characters: (n: number, what: string, first: boolean): string =>
    `${count(n)}${first ? (n === 1 ? ' character' : ' characters') : ''} ${what}`,
  origin: {
    pasted: 'pasted',
    template: 'template',
    corrected: 'corrected',
    undone: 'undo',
    restored: 'kept from before',
    rule: 'rule',
    resync: 'check',
    other: 'other',
    typed: '',
    emoji: '',
  } satisfies Record<Source, string>,
  player: 'Player',
  edit: 'Edit',
  editOf: (edit: number, of: number, time: string): string =>
    `Edit ${count(edit)} of ${count(of)}${time === '' ? '' : `, ${time}`}`,
  of: (of: number, time: string): string => `of ${count(of)}${time === '' ? '' : `, ${time}`}`,
  toStart: 'To the beginning',
  back1: 'One step back',
  play: 'Play',
  pause: 'Pause',
  on1: 'One step on',
  toEnd: 'To the end',
  speed: 'Edits a second',
  speedShort: 'Speed',
  editsASecond: (n: number): string => `${n} edits a second`,
  stepBy: 'Step by',
  steps: { edit: 'Edit', word: 'Word', moment: 'Moment' },
  barsMean:
    'Bars count edits, not time. Up is put in, down is taken out, taller is more; long drafts put several edits in a bar. Typing speed is not recorded.',
  moments: 'Moments',
  wholeSeconds: 'whole seconds',
  ended: {
    sent: 'The message it became',
    open: 'The draft as it stands',
    discarded: 'The draft when it was discarded',
    private: 'The draft when it was discarded',
  },
  nothingLeft: 'It was empty.',
  noEdits: 'This draft has no edits on record.',
  noEditsNext: 'At the level in force then, only the message itself was kept.',
  broken: 'This draft cannot be played',
} as const;

/** A count with thousands set apart. */
export function count(n: number): string {
  return n.toLocaleString('en');
}
