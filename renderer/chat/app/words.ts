// What the frame around the places says.

export const appWords = {
  name: 'Candor',
  title: (unread: number): string => `(${unread.toLocaleString()}) Candor`,
  places: { chats: 'Chats', 'my-record': 'My record', 'in-force': 'In force' },
  menuOf: (name: string): string => `What you can do with ${name}`,
  more: 'More',
  unread: (n: number): string => `${n.toLocaleString()} unread`,
  unseen: 'Somebody opened part of it',
  signedIn: (name: string): string => `Signed in as ${name}`,
  sample: 'Sample bank. Not for real clients.',
  development: 'Development build. Not for real clients.',
  sampleKeys: (store: string): string => `Keys: ${store}.`,
  dismiss: 'Dismiss',
} as const;
