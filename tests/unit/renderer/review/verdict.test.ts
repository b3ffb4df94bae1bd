// P3 what a proof comes to is the worst that is true of it, and said the same in the panel and above the thread.
import { expect, it } from 'vitest';
import type { Proof } from '../../../../src/review/calls.ts';
import { verdictOf } from '../../../../renderer/review/proof/verdict.ts';

const whole: Proof = {
  holds: true,
  entries: 1,
  receiptedAt: null,
  head: '',
  fault: '',
  unopened: [],
  late: [],
  contradictions: [],
};
const unopened: Proof['unopened'] = [{ author: 'a', lane: 'drafts', page: 1, why: 'w' }];
const contradictions: Proof['contradictions'] = [{ author: 'a', sentence: 's' }];

it.each([
  ['holds', {}],
  ['incomplete', { holds: false, unopened }],
  ['contradicts', { holds: false, contradictions }],
  ['contradicts', { holds: false, contradictions, unopened }],
  ['broken', { holds: false, fault: 'f', contradictions, unopened }],
  ['broken', { holds: false }],
] as const)('P3 it is said to be “%s”', (verdict, change) => {
  expect(verdictOf({ ...whole, ...change })).toBe(verdict);
});
