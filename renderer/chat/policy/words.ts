// What In force says.

export const inForceWords = {
  title: 'What is in force',
  lede: (organisation: string): string =>
    `The rules Candor follows on this computer, and where each came from. Set by ${organisation}; what you may choose yourself says so.`,
  name: 'Setting',
  value: 'Value',
  source: 'Where it came from',
  failed: 'The rules cannot be read right now.',
  tryAgain: 'Try again',
  who: 'Who can read what you write',
  whoText:
    'You. Supervisors, for a written reason that you see. Drafts only when two custodians agree. The servers that store it cannot.',
  notice: 'The notice you read',
  again: 'Read it again',
  hide: 'Hide it',
  about: 'About this Candor',
  version: (version: string, runtime: string): string => `Version ${version}, on ${runtime}`,
  keys: (store: string): string => `The key to your record is kept by: ${store}`,
} as const;
