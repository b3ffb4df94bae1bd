// A policy with everything its level needs, for tests that need a real one.
import type { Policy } from '../../src/policy/policy.ts';

const key = (letter: string): string => letter.repeat(42) + 'A';
/** A custodian, known by one letter. */
export const aCustodian = (letter: string): Policy['custodians']['messages'][number] => ({
  name: `Custodian ${letter}`,
  key: key(letter),
  url: 'https://custodian.example.invalid/',
});

/** A whole policy; `change` replaces parts of it. */
export function policyText(change: Partial<Policy> = {}): string {
  const policy: Policy = {
    format: 1,
    organisation: 'Aldermere',
    version: 1,
    issued: 1_768_000_000,
    sample: false,
    level: 'edits',
    strict: true,
    legalBasis: { messages: 'A duty to keep', drafts: 'Legitimate interest' },
    assessment: 'DP-1',
    retention: { messagesDays: 2557, draftsDays: 14 },
    discardGraceHours: 24,
    custodians: { messages: [aCustodian('a')], drafts: [aCustodian('b'), aCustodian('c')] },
    endpoint: { url: 'https://endpoint.example.invalid/', key: key('e') },
    gateway: { url: 'https://gateway.example.invalid/', key: key('g') },
    notice: {
      version: 1,
      repeat: 'once',
      texts: {
        en: {
          title: 'Notice',
          lead: 'x',
          recorded: ['a'],
          never: ['b'],
          sections: [{ heading: 'h', body: 'b' }],
          facts: [],
        },
      },
    },
    keyStore: { allowSample: false },
    expireQueuedMinutes: 15,
    ...change,
  };
  return JSON.stringify(policy);
}
