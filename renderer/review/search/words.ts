// The sentences of the search.

/** The search's words. */
export const words = {
  field: 'Search this case',
  placeholder: 'Search the words of this case',
  key: { mac: '⌘K', other: 'Ctrl K' },
  title: 'Found',
  busy: 'Searching…',
  count: (hits: number, conversations: number): string => (hits === 0 ? 'Nothing found' : `${hits.toLocaleString('en')} ${hits === 1 ? 'message' : 'messages'} in ${conversations === 1 ? 'one conversation' : `${conversations.toLocaleString('en')} conversations`}`),
  searched: (n: number): string => `${n.toLocaleString('en')} messages searched. This search is on record.`,
  most: (n: number): string => `The newest ${n.toLocaleString('en')} are shown. Add a word to find fewer.`,
  leave: 'Leave the search',
  none: 'Try another word, or the beginning of one.',
} as const;
