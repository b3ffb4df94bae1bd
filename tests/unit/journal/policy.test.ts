// P5 a policy is in force only with everything its level needs; what it does not justify is refused with the list of what is missing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingFor, parsePolicy, type Policy } from '../../../src/policy/policy.ts';
import { captureLevels } from '../../../src/policy/level.ts';

const key = (letter: string): string => letter.repeat(42) + 'A';
const custodian = (letter: string) => ({ name: `Custodian ${letter}`, key: key(letter), url: 'https://custodian.example.invalid/' });
const whole: Policy = {
  format: 1,
  organisation: 'Aldermere',
  version: 3,
  issued: 1_768_000_000,
  sample: false,
  level: 'edits',
  strict: true,
  legalBasis: { messages: 'A duty to keep', drafts: 'Legitimate interest' },
  assessment: 'DP-1',
  retention: { messagesDays: 2557, draftsDays: 14 },
  discardGraceHours: 24,
  custodians: { messages: [custodian('a')], drafts: [custodian('b'), custodian('c')] },
  endpoint: { url: 'https://endpoint.example.invalid/', key: key('e') },
  gateway: { url: 'https://gateway.example.invalid/', key: key('g') },
  notice: { version: 1, repeat: 'once', texts: { en: { title: 'Notice', lead: 'x', recorded: ['a'], never: ['b'], sections: [{ heading: 'h', body: 'b' }], facts: [] } } },
  keyStore: { allowSample: false },
  expireQueuedMinutes: 15,
};
const changed = (change: (policy: Record<string, unknown>) => void): string => {
  const policy = JSON.parse(JSON.stringify(whole)) as Record<string, unknown>;
  change(policy);
  return JSON.stringify(policy);
};
const at = (policy: Record<string, unknown>, name: string): Record<string, unknown> => policy[name] as Record<string, unknown>;

it('the whole one is accepted as it is', () => {
  expect(parsePolicy(JSON.stringify(whole))).toEqual(whole);
});

describe('P5 level edits is refused', () => {
  it.each([
    ['without a notice', 'a notice', (policy: Record<string, unknown>) => { delete policy.notice; }],
    ['with a notice in no language', 'a notice', (policy: Record<string, unknown>) => { at(policy, 'notice').texts = {}; }],
    ['without a legal basis for drafts', 'a legal basis for drafts', (policy: Record<string, unknown>) => { delete at(policy, 'legalBasis').drafts; }],
    ['without an assessment', 'the reference of its assessment', (policy: Record<string, unknown>) => { delete policy.assessment; }],
    ['with no draft custodian', 'two draft custodians', (policy: Record<string, unknown>) => { at(policy, 'custodians').drafts = []; }],
    ['with one draft custodian', 'two draft custodians', (policy: Record<string, unknown>) => { at(policy, 'custodians').drafts = [custodian('b')]; }],
    ['with one custodian twice', 'two different draft custodians', (policy: Record<string, unknown>) => { at(policy, 'custodians').drafts = [custodian('b'), { ...custodian('b'), name: 'Another name' }]; }],
    ['without an end to how long drafts are kept', 'how long drafts are kept', (policy: Record<string, unknown>) => { delete at(policy, 'retention').draftsDays; }],
    ['with the sample key store outside a sample', 'a real key store', (policy: Record<string, unknown>) => { at(policy, 'keyStore').allowSample = true; }],
  ])('%s, and it says so', (_what, missing, change) => {
    expect(() => parsePolicy(changed(change))).toThrow(expect.objectContaining({ code: 'policy-refused', message: expect.stringContaining(missing) as string }));
  });
});

describe('P6 unreadable is locked, never guessed', () => {
  it.each([
    ['nothing', ''],
    ['half a policy', JSON.stringify(whole).slice(0, 400)],
    ['a list', '[]'],
    ['a level nobody knows', changed((policy) => { policy.level = 'keys'; })],
    ['a key that would switch the indicator off', changed((policy) => { policy.indicator = 'hidden'; })],
    ['a later format', changed((policy) => { policy.format = 2; })],
    ['a version that is none', changed((policy) => { policy.version = 0; })],
    ['a time to keep of nothing', changed((policy) => { at(policy, 'retention').messagesDays = 0; })],
    ['a key cut short', changed((policy) => { at(policy, 'endpoint').key = 'abc'; })],
    ['no archive', changed((policy) => { at(policy, 'custodians').messages = []; })],
    ['a string for a switch', changed((policy) => { policy.strict = 'false'; })],
  ])('%s', (_what, json) => {
    expect(() => parsePolicy(json)).toThrow(expect.objectContaining({ code: 'policy-unreadable' }));
  });
});

it('P5 whatever a policy is made of, it is accepted exactly when nothing is missing, and drafts never without their five reasons', () => {
  let accepted = 0;
  let refused = 0;
  const made = fc.record({
    level: fc.constantFrom(...captureLevels),
    sample: fc.boolean(),
    allowSample: fc.boolean(),
    notice: fc.boolean(),
    basis: fc.boolean(),
    assessment: fc.boolean(),
    custodians: fc.subarray(['b', 'c']),
    draftsDays: fc.boolean(),
  });
  fc.assert(
    fc.property(made, (one) => {
      const policy: Policy = {
        ...whole,
        level: one.level,
        sample: one.sample,
        keyStore: { allowSample: one.allowSample },
        legalBasis: one.basis ? whole.legalBasis : { messages: 'A duty' },
        custodians: { messages: whole.custodians.messages, drafts: one.custodians.map(custodian) },
        retention: one.draftsDays ? whole.retention : { messagesDays: 1 },
        ...(one.notice ? {} : { notice: undefined }),
        ...(one.assessment ? {} : { assessment: undefined }),
      };
      const right = one.notice && (!one.allowSample || one.sample) && (one.level === 'messages' || (one.basis && one.assessment && one.draftsDays && one.custodians.length === 2));
      expect(missingFor(policy).length === 0).toBe(right);
      if (right) {
        accepted++;
        expect(parsePolicy(JSON.stringify(policy)).level).toBe(one.level);
      } else {
        refused++;
        expect(() => parsePolicy(JSON.stringify(policy))).toThrow(expect.objectContaining({ code: 'policy-refused' }));
      }
    }),
    { numRuns: 1000 },
  );
  expect(accepted).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(300);
});
