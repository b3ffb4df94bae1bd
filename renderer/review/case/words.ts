// The sentences of the case form and the case bar.

/** The words around a case. */
export const words = {
  title: 'Which case is this for?',
  intro: 'Nothing is open yet. Say which case it is and why; then the custodians’ services release what it needs.',
  number: 'Case number',
  numberHint: 'As in your case register, like 2026-118.',
  reason: 'Reason, in your words',
  reasonHint: 'At least 8 characters. The authors read this sentence.',
  people: 'Whose records',
  findPeople: 'Find by name',
  peopleList: 'People',
  fetchingPeople: 'Fetching the names…',
  peopleFailed: 'The names could not be fetched.',
  fetchAgain: 'Fetch the names again',
  nobodyFound: 'Nobody has this name.',
  nobodyYet: 'Nobody is ticked yet. Who is not ticked stays sealed, and is told nothing.',
  chosen: (n: number, names: string): string =>
    n === 1 ? `One person: ${names}.` : `${n.toLocaleString('en')} people: ${names}.`,
  days: 'Which days',
  from: 'From',
  to: 'to',
  daysHint:
    'Whole days, both included, counted in UTC. Other days stay sealed. Each author is told which days and which people this case names.',
  late: 'Include what arrived late',
  lateHint: 'Also opens what reached the bank on these days and says it is of others. The authors are told so.',
  drafts: 'Also open drafts (two custodians must agree)',
  draftsHint: 'Without them you see messages as they were sent, not how they were written.',
  onRecord: 'Each search and each opening is on record. The authors see yours, with this reason.',
  open: 'Open the case',
  opening: 'Opening…',
  needNumber: 'Write the case number first.',
  needReason: (missing: number): string =>
    `Write a reason of at least 8 characters; ${missing === 1 ? 'one is' : `${missing} are`} missing.`,
  needPeople: 'Tick at least one person.',
  needDays: 'Say from which day to which.',
  daysReversed: 'The last day is before the first.',
  daysAhead: 'The last day is still to come.',
  tooManyDays: (most: number): string => `A case opens at most ${most} days. Name fewer.`,
  stating: 'Putting your reason on record',
  progress: (done: number, total: number): string =>
    total === 1
      ? 'Opening one person’s record'
      : `Opening ${Math.min(done + 1, total).toLocaleString('en')} of ${total.toLocaleString('en')} people`,
  blockedOpening: 'The case is being opened.',
  steps: (drafts: boolean): readonly string[] => [
    'Your reason goes on record',
    drafts ? 'The archive key and two draft custodians are asked' : 'The archive key is asked',
    'Pages are fetched, checked against their receipts and opened',
  ],
  busy: 'This can take a minute when the case spans many pages. Nothing is changed by it.',
  never: 'This window can only read. It has no way to write, change or delete a message.',
} as const;
