// What the messages lane must not contradict: the epoch it begins, the policies that followed one another, the level each message was recorded at (P3, P5).
import { expect, it } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import type { Entry } from '../../../src/journal/entry.ts';
import { RulesCheck } from '../../../src/journal/rules-check.ts';
import type { CaptureLevel } from '../../../src/policy/level.ts';

const identity = {
  journal: new Uint8Array(16).fill(3),
  epoch: 1,
  deviceKey: new Uint8Array(32),
  previous: new Uint8Array(32).fill(9),
};
const begun: Entry = {
  kind: 'epoch-started',
  journal: toBase64Url(identity.journal),
  epoch: 1,
  person: 'p',
  previous: { digest: toBase64Url(identity.previous), reason: 'damaged' },
};
const policy = (version: number, level: CaptureLevel, hash = `hash ${version}`): Entry => ({
  kind: 'policy-applied',
  version,
  hash,
  level,
  source: 's',
});
const told = (level: CaptureLevel): Entry => ({
  kind: 'notice-acknowledged',
  version: 1,
  hash: 'n',
  locale: 'en',
  level,
});
const talk: Entry = {
  kind: 'conversation',
  conversation: 'c',
  channel: 'web',
  contact: { name: 'n', address: 'a', language: 'en' },
  capabilities: { canWrite: true, reason: '', maxLength: 9, until: null, receipts: true },
  disclosedAt: null,
  cursor: 1,
};
const message = (level: CaptureLevel, id: string = level): Entry => ({
  kind: 'message-recorded',
  id,
  conversation: 'c',
  text: 't',
  draft: level === 'messages' ? null : { id: `draft of ${id}`, edits: 1, seq: 1, head: 'h' },
  level,
});

/** The sentences of a history, each with the number of its entry. */
function said(...entries: readonly Entry[]): readonly string[] {
  const check = new RulesCheck(identity);
  return entries.flatMap((entry, i) => {
    const sentence = check.take(i + 1, entry);
    return sentence === null ? [] : [`${i + 1}: ${sentence}`];
  });
}

it('P3 a history that keeps its rules says nothing', () => {
  expect(
    said(
      begun,
      policy(1, 'messages'),
      told('messages'),
      talk,
      message('messages'),
      policy(2, 'edits'),
      message('messages', 'm2'),
      told('edits'),
      message('edits'),
      policy(3, 'versions'),
      message('versions'),
    ),
  ).toEqual([]);
});

it.each([
  ['another epoch than the journal’s', [{ ...begun, epoch: 2 }], /another epoch/u],
  ['another journal', [{ ...begun, journal: 'A'.repeat(22) }], /another epoch/u],
  ['another record put aside before it', [{ ...begun, previous: null }], /another epoch/u],
  ['a second beginning', [begun, begun], /2: .*another epoch/u],
  ['no beginning', [policy(1, 'edits')], /first entry/u],
  ['a policy that goes back', [begun, policy(2, 'edits'), policy(1, 'edits')], /version 1 .* after version 2/u],
  [
    'two policies of one version',
    [begun, policy(2, 'edits'), policy(2, 'edits', 'another')],
    /calls itself version 2/u,
  ],
  ['a message before any policy', [begun, told('edits'), message('messages')], /before a policy/u],
  ['a message before the notice', [begun, policy(1, 'edits'), message('messages')], /acknowledged/u],
  [
    'a message above the policy’s level',
    [begun, policy(1, 'messages'), told('edits'), message('edits')],
    /“messages” was in force/u,
  ],
  [
    'a message above the notice’s level',
    [begun, policy(1, 'messages'), told('messages'), policy(2, 'edits'), message('edits')],
    /“messages” was in force/u,
  ],
  [
    'a message below the level in force',
    [begun, policy(1, 'edits'), told('edits'), talk, message('messages')],
    /“edits” was in force/u,
  ],
  [
    'an old acknowledgement after the level was lowered and raised',
    [begun, policy(1, 'edits'), told('edits'), policy(2, 'messages'), policy(3, 'edits'), message('edits')],
    /“messages” was in force/u,
  ],
] as const)('P3 P5 %s is a fault', (_what, history, sentence) => {
  expect(said(...history).join(' ')).toMatch(sentence);
});

it('J7.8 after messages that did not open nothing is said of what they may have said', () => {
  const check = new RulesCheck(identity);
  check.passOver();
  expect(
    [
      message('edits'),
      { kind: 'message-state', message: 'before', state: 'read', atMs: 1 } as const,
      told('versions'),
      message('versions'),
    ].map((entry, i) => check.take(i + 5, entry)),
  ).toEqual([null, null, null, null]);
  expect(
    [policy(7, 'versions'), policy(6, 'versions'), message('versions', 'v')].map((entry, i) =>
      check.take(i + 9, entry),
    ),
  ).toEqual([null, expect.stringMatching(/version 6 .* after version 7/u), null]);
});
