// What stands around the organisation's own notice.

export const noticeWords = {
  about: 'About this notice',
  name: 'Candor',
  recorded: 'Recorded',
  never: 'Never recorded',
  thisText: 'This text',
  version: (n: number): string => `Notice ${n}`,
  readIn: 'Read in',
  nothingYet: 'Nothing recorded yet',
  goesOn: (level: string): string => `Until then as before: ${level}`,
  later: 'Later',
  due: 'There is a new notice for you.',
  dueMeans: (level: string): string => `Until you have read it, no more is recorded than you were told: ${level}.`,
  read: 'Read the notice',
  tick: 'I have read this notice.',
  tickMeans:
    'That is all it says: it is not consent, and you give up no right. You find the notice under In force at any time.',
  start: 'Start Candor',
  resume: 'Go on with Candor',
  starting: 'Your tick is being put on record.',
  startReason: 'Tick “I have read this notice.” first.',
} as const;

/** A language in its own name. */
export function languageName(locale: string): string {
  const name = new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;
  return name.charAt(0).toLocaleUpperCase(locale) + name.slice(1);
}
