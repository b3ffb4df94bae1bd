// What My record says.

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const utcDay = (day: number): string => dayFormat.format(day * 86_400_000);
const count = (n: number): string => n.toLocaleString();

export const myRecordWords = {
  title: 'My record',
  lede: 'Everything Candor holds about what you wrote: yours to read, replay, take along and question. Your messages are under',
  chats: 'Chats',
  drafts: 'How messages came to be',
  unsent: 'Unsent drafts',
  rules: 'Notices and rules',
  kept: (what: string): string => `The policy in force asks to keep ${what}.`,
  keptUnknown: 'How long messages and drafts are to be kept stands in the notice and under In force.',
  keptMessages: (days: number): string => `messages for ${span(days)}`,
  keptDrafts: (days: number): string => `drafts for ${span(days)}`,
  whom: 'Ask or object',
  whomText:
    'You can ask why something was opened, have a mistake put right, or object to the recording. Whom to turn to:',
  noDrafts: 'No drafts are on your record yet.',
  noUnsent: 'No unsent drafts.',
  newestOnly: (shown: number): string =>
    `These are among your ${count(shown)} newest drafts. The copy you can save holds all of them.`,
  to: (contact: string, when: string, edits: number): string =>
    `To ${contact}, ${when}, ${count(edits)} ${edits === 1 ? 'edit' : 'edits'}`,
  emptyDraft: 'Written and taken out again',
  replay: (contact: string): string => `Replay this draft to ${contact}`,
  discard: 'Discard',
  askHead: 'Discard this draft?',
  ask: (when: string): string =>
    `Its box is emptied and it can no longer be sent. What you wrote ${when} stays on record, and you can still replay it here.`,
  askPrivateHead: 'Discard this draft as private?',
  askPrivate: (when: string): string =>
    `Its text is destroyed here for good. The bank keeps it sealed for as many hours more as you had to discard it, so that nobody can cover something up; only both custodians together could open it. Then it is destroyed there, too. That you began a draft ${when} stays on record.`,
  orKeep: 'You can also discard it and leave the text on record.',
  possibleUntil: (when: string): string => `Possible until ${when}`,
  keep: 'Keep it',
  discardIt: 'Discard it',
  leaveOnRecord: 'Leave it on record',
  destroy: 'Destroy the text',
  gone: 'Discarded as private. The text is destroyed here, and the bank’s sealed copy some hours later.',
  going: 'Discarded as private. The text is closed here, and destroyed once the bank was told.',
  stays: (reason: string): string => `Could not be discarded as private. ${reason}`,
  tombstone: (contact: string, when: string, edits: number): string =>
    `A draft to ${contact}, ${when}, ${count(edits)} ${edits === 1 ? 'edit' : 'edits'}`,
  outcomes: { open: 'Not sent', sent: 'Sent', discarded: 'Discarded', private: 'Private', 'private-waits': 'Private' },
  opened: 'Who opened it',
  openedWhat: (what: string): string => (what.startsWith('your ') ? `opened ${what}.` : `opened this: ${what}`),
  openedBy: (role: string, when: string): string => `${role.charAt(0).toLocaleUpperCase()}${role.slice(1)}, ${when}`,
  agreed: (custodians: readonly string[]): string =>
    `${new Intl.ListFormat(undefined, { type: 'conjunction' }).format(custodians)} agreed.`,
  told: 'Somebody opened part of your record.',
  seeWho: 'See who and why',
  nobody: 'Nobody has opened any of it.',
  alsoHere: 'Every opening shows up here with its reason as soon as your computer hears of it.',
  caseNames: (people: number, from: number, to: number): string =>
    `The case names ${people === 1 ? 'you alone' : people === 2 ? 'you and one other person' : `you and ${(people - 1).toLocaleString('en')} other people`}, ${from === to ? utcDay(from) : `${utcDay(from)} to ${utcDay(to)}`}.`,
  caseLate: 'It includes what reached the bank on these days and says it is of others.',
  because: (name: string): string => `Case ${name}`,
  tryAgain: 'Try again',
  replayTitle: 'How it came to be',
  client: 'The client',
  notices: 'Notices you acknowledged',
  noNotices: 'You have not acknowledged a notice yet, so nothing is recorded.',
  notice: (version: number, locale: string): string => `Notice ${version}, read in ${languageName(locale)}`,
  noticeLevel: (level: string): string => `It said that this may be recorded: ${level}.`,
  policies: 'Policies that came into force here',
  noPolicies: 'No policy is on record yet.',
  policy: (version: number): string => `Policy ${version}`,
  policyLevel: (level: string, source: string): string =>
    `It lets Candor record ${level}. Where it came from: ${source}.`,
} as const;

/** Days as people say them: whole years where it is that long. */
function span(days: number): string {
  const years = Math.round(days / 365.25);
  if (days < 730 || Math.abs(days - years * 365.25) > 2) return `${count(days)} ${days === 1 ? 'day' : 'days'}`;
  return `${years} years (${count(days)} days)`;
}

/** A language in the reader's own words; the tag itself where it has no name. */
function languageName(locale: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale; // not a language tag: shown as it was recorded
  }
}
