// The sentences of the search.

/** The search's words. */
export const words = {
  field: 'Search this case',
  placeholder: 'Search the words of this case',
  key: { mac: '⌘K', other: 'Ctrl K' },
  title: 'Found',
  busy: 'Searching…',
  count: (hits: number): string =>
    hits === 0 ? 'Nothing found' : hits === 1 ? 'One message' : `${hits.toLocaleString('en')} messages`,
  searched: (conversations: number, n: number): string =>
    `${conversations === 0 ? '' : conversations === 1 ? 'In one conversation; ' : `In ${conversations.toLocaleString('en')} conversations; `}${n.toLocaleString('en')} messages searched. This search is on record.`,
  most: (n: number): string => `The newest ${n.toLocaleString('en')} are shown. Add a word to find fewer.`,
  leave: 'Leave the search',
  none: 'Try another word, or the beginning of one.',
} as const;
