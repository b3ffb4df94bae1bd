// The sentences of the conversation list.

/** The list's words. */
export const words = {
  title: 'Conversations',
  none: 'This case holds no conversation.',
  messages: (n: number): string => (n === 1 ? 'one message' : `${n.toLocaleString('en')} messages`),
  and: (author: string, contact: string): string => `${author}, ${contact}`,
  keys: 'J next, K previous, P proof',
} as const;
