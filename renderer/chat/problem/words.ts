// What is safe, for each code that can lock the app; what happened and what to do come with the problem itself.
import type { ErrorCode } from '../../../src/errors.ts';

interface ProblemWords {
  readonly title: string;
  readonly safe: string;
}

const keyProblem: ProblemWords = {
  title: 'The computer refused the key',
  safe: 'Your record is unharmed. Candor will not make a new key: that would lose your record.',
};
const policyProblem: ProblemWords = {
  title: 'The rules in force cannot be read',
  safe: 'Nothing is recorded or sent without them. What is on record already is unharmed.',
};
const other: ProblemWords = {
  title: 'Candor cannot open your record',
  safe: 'What is on record is left exactly as it is.',
};

const byCode: Partial<Readonly<Record<ErrorCode, ProblemWords>>> = {
  'disk-full': {
    title: 'This disk is full',
    safe: 'Nothing on record was lost. New messages wait at the bank, in order.',
  },
  'journal-damaged': {
    title: 'Part of the record does not match',
    safe: 'The file is left exactly as it is, so that it can be examined. Nothing is written over it.',
  },
  'journal-newer': {
    title: 'Your record comes from a newer Candor',
    safe: 'It was not opened, so nothing in it could be changed by mistake.',
  },
  'journal-locked': {
    title: 'Candor is already open',
    safe: 'Only one Candor writes to your record at a time. Nothing was changed.',
  },
  'keychain-missing': {
    title: 'This computer has no place for the key',
    safe: 'Nothing is recorded without a safe key. What is on record already is unharmed.',
  },
  'keychain-denied': keyProblem,
  'keychain-unavailable': { ...keyProblem, title: 'The key is out of reach for now' },
  'keychain-weak': {
    title: 'The key would not be safe here',
    safe: 'Candor did not store a key that anyone could read.',
  },
  'key-lost': {
    title: 'The key no longer opens your record',
    safe: 'The bank can still open its copy with its own keys. Nothing is written over your record.',
  },
  'policy-unreadable': policyProblem,
  'policy-refused': { ...policyProblem, title: 'The rules in force are not complete' },
  'record-stopped': {
    title: 'Recording is not possible',
    safe: 'Nothing was sent. What is on record already is unharmed.',
  },
  'version-unsupported': { title: 'This Candor is too old for your bank', safe: 'Your record is unharmed.' },
};

/** Codes after which the record may be put aside (main decides again). */
export const mayBePutAside: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'journal-damaged',
  'key-lost',
  'keychain-denied',
]);

/** Title and what is safe, for a code. */
export function problemWordsFor(code: ErrorCode): ProblemWords {
  return byCode[code] ?? other;
}

export const problemWords = {
  region: 'Candor',
  locked: 'Locked',
  tryAgain: 'Try again',
  putAside: 'Put it aside and begin anew',
  putAsideMeans:
    'If trying again does not help: this record can be put aside, untouched, and a new one begun. It is brought to the bank, whose custodians can still open it. Talk to IT first if you can.',
} as const;
