// P5 a policy is in force only with everything its level needs; what it does not justify is refused with the list of what is missing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingFor, parsePolicy, type Policy } from '../../../src/policy/policy.ts';
import { captureLevels } from '../../../src/policy/level.ts';
import { aCustodian, policyText } from '../../support/policy-text.ts';

const whole = JSON.parse(policyText({ version: 3 })) as Policy;
const changed = (change: (policy: Record<string, unknown>) => void): string => {
  const policy = JSON.parse(JSON.stringify(whole)) as Record<string, unknown>;
  change(policy);
  return JSON.stringify(policy);
};
const at = (policy: Record<string, unknown>, name: string): Record<string, unknown> =>
  policy[name] as Record<string, unknown>;

it('the whole one is accepted as it is', () => {
  expect(parsePolicy(JSON.stringify(whole))).toEqual(whole);
});

describe('P5 level edits is refused', () => {
  it.each([
    [
      'without a notice',
      'a notice',
      (policy: Record<string, unknown>) => {
        delete policy.notice;
      },
    ],
    [
      'with a notice in no language',
      'a notice',
      (policy: Record<string, unknown>) => {
        at(policy, 'notice').texts = {};
      },
    ],
    [
      'without a legal basis for drafts',
      'a legal basis for drafts',
      (policy: Record<string, unknown>) => {
        delete at(policy, 'legalBasis').drafts;
      },
    ],
    [
      'without an assessment',
      'the reference of its assessment',
      (policy: Record<string, unknown>) => {
        delete policy.assessment;
      },
    ],
    [
      'with no draft custodian',
      'two draft custodians',
      (policy: Record<string, unknown>) => {
        at(policy, 'custodians').drafts = [];
      },
    ],
    [
      'with one draft custodian',
      'two draft custodians',
      (policy: Record<string, unknown>) => {
        at(policy, 'custodians').drafts = [aCustodian('b')];
      },
    ],
    [
      'with one custodian twice',
      'two different draft custodians',
      (policy: Record<string, unknown>) => {
        at(policy, 'custodians').drafts = [aCustodian('b'), { ...aCustodian('b'), name: 'Another name' }];
      },
    ],
    [
      'without an end to how long drafts are kept',
      'how long drafts are kept',
      (policy: Record<string, unknown>) => {
        delete at(policy, 'retention').draftsDays;
      },
    ],
    [
      'with the sample key store outside a sample',
      'a real key store',
      (policy: Record<string, unknown>) => {
        at(policy, 'keyStore').allowSample = true;
      },
    ],
  ])('%s, and it says so', (_what, missing, change) => {
    expect(() => parsePolicy(changed(change))).toThrow(
      expect.objectContaining({ code: 'policy-refused', message: expect.stringContaining(missing) as string }),
    );
  });
});

describe('P5 M4.1 an address that is not encrypted', () => {
  const places: readonly (readonly [string, (policy: Record<string, unknown>, url: string) => void])[] = [
    [
      'the endpoint',
      (policy, url) => {
        at(policy, 'endpoint').url = url;
      },
    ],
    [
      'the gateway',
      (policy, url) => {
        at(policy, 'gateway').url = url;
      },
    ],
    [
      'the custodian Custodian a',
      (policy, url) => {
        at(policy, 'custodians').messages = [{ ...aCustodian('a'), url }];
      },
    ],
    [
      'the custodian Custodian c',
      (policy, url) => {
        at(policy, 'custodians').drafts = [aCustodian('b'), { ...aCustodian('c'), url }];
      },
    ],
  ];
  const accepted = (
    sample: boolean,
    url: string,
    place: (policy: Record<string, unknown>, url: string) => void,
  ): boolean => {
    try {
      parsePolicy(
        changed((policy) => {
          policy.sample = sample;
          place(policy, url);
        }),
      );
      return true;
    } catch {
      return false;
    }
  };
  it.each(places)('of %s is refused, and it says whose', (whose, place) => {
    for (const url of [
      'http://bank.example.invalid/',
      'http://127.0.0.1:4870/',
      'ftp://bank.example.invalid/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://name:word@bank.example.invalid/',
    ]) {
      expect(() =>
        parsePolicy(
          changed((policy) => {
            place(policy, url);
          }),
        ),
      ).toThrow(
        expect.objectContaining({
          code: 'policy-refused',
          message: expect.stringContaining(`address of ${whose}`) as string,
        }),
      );
    }
    expect(accepted(false, 'https://bank.example.invalid/', place)).toBe(true);
  });
  it('stays within this computer in a sample, and only there', () => {
    for (const [, place] of places) {
      for (const url of [
        'http://127.0.0.1:4870/',
        'http://localhost/',
        'http://[::1]:1/',
        'http://127.1/',
        'https://bank.example.invalid/',
      ])
        expect([url, accepted(true, url, place)]).toEqual([url, true]);
      for (const url of [
        'http://bank.example.invalid/',
        'http://localhost.example.invalid/',
        'http://127.0.0.1.example.invalid/',
        'http://10.0.0.1/',
        'http://0.0.0.0/',
        'http://127.0.0.1@bank.example.invalid/',
      ])
        expect([url, accepted(true, url, place)]).toEqual([url, false]);
    }
  });
  it('sockets are the gateway’s alone', () => {
    expect(places.map(([, place]) => accepted(false, 'wss://bank.example.invalid/', place))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });
});

describe('P6 unreadable is locked, never guessed', () => {
  it.each([
    ['nothing', ''],
    ['half a policy', JSON.stringify(whole).slice(0, 400)],
    ['a list', '[]'],
    [
      'a level nobody knows',
      changed((policy) => {
        policy.level = 'keys';
      }),
    ],
    [
      'a key that would switch the indicator off',
      changed((policy) => {
        policy.indicator = 'hidden';
      }),
    ],
    [
      'a later format',
      changed((policy) => {
        policy.format = 2;
      }),
    ],
    [
      'a version that is none',
      changed((policy) => {
        policy.version = 0;
      }),
    ],
    [
      'a time to keep of nothing',
      changed((policy) => {
        at(policy, 'retention').messagesDays = 0;
      }),
    ],
    [
      'a key cut short',
      changed((policy) => {
        at(policy, 'endpoint').key = 'abc';
      }),
    ],
    [
      'no archive',
      changed((policy) => {
        at(policy, 'custodians').messages = [];
      }),
    ],
    [
      'a string for a switch',
      changed((policy) => {
        policy.strict = 'false';
      }),
    ],
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
        custodians: { messages: whole.custodians.messages, drafts: one.custodians.map(aCustodian) },
        retention: one.draftsDays ? whole.retention : { messagesDays: 1 },
        ...(one.notice ? {} : { notice: undefined }),
        ...(one.assessment ? {} : { assessment: undefined }),
      };
      const right =
        one.notice &&
        (!one.allowSample || one.sample) &&
        (one.level === 'messages' || (one.basis && one.assessment && one.draftsDays && one.custodians.length === 2));
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
