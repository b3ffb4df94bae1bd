// The sentences of the room itself; each feature has its own beside it.

/** The room's words. */
export const words = {
  title: 'Review',
  readOnly: 'Read only',
  reviewer: (name: string): string => `${name}, reviewer`,
  caseNumber: (number: string): string => `Case ${number}`,
  openedBy: (who: readonly string[]): string =>
    who.length === 0 ? 'Opened with the archive key.' : `Opened by ${list(who)}.`,
  drafts: { true: 'Messages and drafts', false: 'Messages only, drafts stay sealed' },
  onRecord: 'Each search and each opening is on record.',
  seen: 'The authors see yours, with this reason.',
  anotherCase: 'Another case',
  unknownChannel: 'a channel these days do not name',
  unknownContact: 'Somebody these days do not name',
  dismiss: 'Close this note',
  takenOutHeading: 'What was discarded as private',
  replayHeading: 'How this message came to be',
  replayAbout: (author: string, contact: string, channel: string, day: string): string =>
    `${author} to ${contact} on ${channel}, ${day}`,
  fetchingReplay: 'Opening the draft…',
  back: 'Back',
  starting: 'One moment…',
} as const;

/** Names in a sentence. */
export function list(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(names);
}
