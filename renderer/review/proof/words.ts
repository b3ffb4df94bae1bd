// The sentences of the proof panel.

import type { Proof } from '../../../src/review/calls.ts';
import { dayInWords } from '../case/case-model.ts';
import type { Verdict } from './verdict.ts';

/** The proof's words. */
export const words = {
  title: 'Proof',
  verdict: {
    holds: 'Unbroken',
    broken: 'Does not hold',
    contradicts: 'Contradicts itself',
    incomplete: 'Not all of it opened',
  } satisfies Record<Verdict, string>,
  means: {
    holds: ({ entries }) => `${entries.toLocaleString('en')} entries, none missing or changed`,
    broken: ({ fault }) => (fault === '' ? 'Something is missing or was changed' : fault),
    contradicts: () =>
      'Nothing was changed after it was recorded. But what was recorded does not agree with itself, as no Candor that was left alone writes it.',
    incomplete: () => 'What did open is neither missing nor changed. What did not is said below.',
  } satisfies Record<Verdict, (proof: Proof) => string>,
  late: 'Came on another day than it says',
  latePage: ({ author, lane, page, day, arrived, open }: Proof['late'][number]): string =>
    `Page ${page} of the ${lane} of ${author} says ${dayInWords(day)} and came on ${dayInWords(arrived)}${open ? '.' : ': not opened.'}`,
  lateMeans:
    'A computer that was away, or had its clock wrong, does that; so does somebody who wants a day left out. A case that includes what arrived late opens it.',
  takenOut: 'Discarded as private',
  takenOutBy: (author: string): string => `${author} took drafts out of the record`,
  redaction: (day: string, when: string, until: string | null): string =>
    `Written on ${day}, taken out ${when}; ${until === null ? 'the bank’s copy is erased' : `the bank keeps it sealed until ${until}`}.`,
  openTakenOut: 'Open what was taken out',
  openingTakenOut: 'It is being opened.',
  playTakenOut: 'See how it was written',
  noText: 'Nothing was left of its text',
  takenOutOf: (author: string, contact: string, edits: number): string =>
    `${author}${contact === '' ? '' : ` to ${contact}`}, ${edits.toLocaleString('en')} ${edits === 1 ? 'change' : 'changes'}`,
  takenOutTold: 'Both custodians must agree, and the author is told before it opens.',
  contradictsOf: (author: string): string => `The record of ${author} contradicts itself`,
  unopened: (author: string, faults: readonly { readonly page: number | null }[]): string =>
    faults.some(({ page }) => page === null)
      ? `The record of ${author} could not be opened`
      : `${faults.length === 1 ? '1 page' : `${faults.length.toLocaleString('en')} pages`} of ${author} could not be opened`,
  why: (lane: 'messages' | 'drafts', page: number | null, why: string): string =>
    page === null ? `${why}.` : `Page ${page} of the ${lane}: ${why.replace(/\.$/u, '')}.`,
  moreFaults: (n: number): string => (n === 1 ? 'And one more.' : `And ${n.toLocaleString('en')} more.`),
  failsSafe: 'What you read below is shown as it stands. Do not rely on it before this is cleared up.',
  receipted: (when: string): string => `Receipted ${when}`,
  notReceipted: 'No receipt of the endpoint yet',
  checked: 'Checked on this computer when the case was opened.',
  head: 'Head',
  command: 'Check it yourself',
  commandHint: (head: string): string =>
    `An auditor runs this on a copy of the record; it names the head it ends in${head === '' ? '' : `, which should be ${head}`}. It needs nobody’s trust, not even this window’s.`,
  opened: 'Who opened it',
  archive: 'The archive key',
  counted: (n: number): string =>
    n === 1 ? 'One conversation opened' : `${n.toLocaleString('en')} conversations opened`,
  hide: 'Hide the proof',
  sealed: 'Draft histories stay sealed in this case.',
  agreed: 'Agreed to open this case',
} as const;
