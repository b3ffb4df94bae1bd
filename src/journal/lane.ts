// The two lanes of a journal.

/** The two lanes of a journal: messages go at once, drafts have pages, keys and a chain of their own. */
export const lanes = ['messages', 'drafts'] as const;
/** See `lanes`. */
export type LaneName = (typeof lanes)[number];
