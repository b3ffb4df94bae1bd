// P3 records another implementation wrote to deceive: each is refused with a fault that names it, and the one good record among them is not.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkRecord } from '../../../cli/verify.ts';
import { cryptoReady } from '../../../src/crypto/sodium.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'hostile-records');
const fixtureKeys = join(import.meta.dirname, '..', '..', 'migration', 'v1', 'custodian-keys.json');
const areHere = existsSync(folder);
if (!areHere)
  console.log('hostile records not checked: they are not at ../shared/data/hostile-records beside the project');
beforeAll(cryptoReady);

/** What names each: with all keys, and whether the archive's alone are enough to see it. */
const said: Readonly<Record<string, readonly [fault: RegExp, archiveSees: boolean]>> = {
  'attack-run-swallows-draft-4-discarded-no-entry': [/redaction-unproven drafts 1/u, false],
  'attack-sent-draft-3-told-anew-and-draft-4-erased-after-heads': [/redaction-unproven drafts 1/u, false],
  'box-of-random-bytes': [/page-unopened messages 1/u, true],
  'closed-twice-discarded-then-sent': [/adds to a draft that had ended/u, false],
  'draft-0-in-the-drafts-lane': [/entry-wrong drafts 1 .*number 0/u, false],
  'draft-1-in-the-messages-lane': [/entry-wrong messages 5 .*do not belong/u, true],
  'draft-2-32': [/frame-altered drafts 1/u, false],
  'draft-reopened-under-its-number-numbers-from-1-again': [/opened before/u, false],
  'drafts-head-0-wrong': [/entry-wrong messages 5 .*“seq”/u, true],
  'drafts-head-wrong': [/another history of the drafts/u, true],
  'fold-brotli-with-bytes-after-its-end': [/fold-altered drafts 1/u, false],
  'fold-nonce-not-from-the-contents': [/fold-altered drafts 1/u, false],
  'fold-style-run-too-long': [/fold-altered drafts 1/u, false],
  'forged-by-archive': [/unsigned messages 7/u, true],
  'forged-from-frame-1': [/unsigned messages 1 /u, true],
  'level-unknown-under-policy-and-notice-at-messages': [/entry-wrong messages 5 .*“level”/u, true],
  'level-unknown': [/entry-wrong messages 5 .*“level”/u, true],
  'message-draft-without-seq-and-head': [/entry-wrong messages 5 .*“draft”/u, true],
  'message-names-a-wrong-head-a-later-drafts-head-the-right-one': [/two histories/u, true],
  'message-names-drafts-head-0': [/entry-wrong messages 5 .*“draft”/u, true],
  'message-recorded-without-draft': [/entry-wrong messages 5 .*“draft”/u, true],
  'n-without-an-edit': [/frame-altered drafts 2/u, false],
  'one-id-two-drafts': [/id of another/u, false],
  'page-without-readers': [/page-readers messages 1/u, true],
  'policy-version-another-level': [/calls itself version 1, too/u, true],
  'redacted-the-key-of-the-draft-taken-out-kept': [/redaction-unproven drafts 1/u, false],
  'sent-two-messages': [/became a message before/u, true],
  'two-anchors-at-one-drafts-frame-wrong-then-right': [/two histories/u, true],
  'two-messages-of-one-draft-first-with-another-text': [/became a message before/u, true],
};

/** Outcome and faults of a record as one text. */
function verdictOf(name: string, keys: string): { readonly outcome: string; readonly faults: string } {
  const { outcome, faults, content } = checkRecord(join(folder, `${name}.bundle`), { keys });
  return {
    outcome,
    faults: [
      ...faults.map((one) => `${one.kind} ${one.lane} ${one.seq} ${one.sentence}`),
      ...(content?.faults ?? []).map((one) => one.sentence),
    ].join('\n'),
  };
}

describe.runIf(areHere)('P3 records that must not pass', () => {
  it('there is a rule for each of them', () => {
    const names = readdirSync(folder).filter((name) => name.endsWith('.bundle') && !name.startsWith('valid-'));
    expect(names.map((name) => name.slice(0, -'.bundle'.length)).sort()).toEqual(Object.keys(said).sort());
  });

  it.each(Object.entries(said))('%s', (name, [fault, archiveSees]) => {
    const keys = (of: string): string => (name.startsWith('forged-') ? fixtureKeys : join(folder, of));
    const all = verdictOf(name, keys('my-keys.json'));
    expect(all.outcome).toBe(name.startsWith('forged-') ? 'unsigned' : 'fault');
    expect(all.faults).toMatch(fault);
    const archive = verdictOf(name, keys('my-archive.json'));
    expect(archive.outcome !== 'holds').toBe(archiveSees);
    if (archiveSees) expect(archive.faults).toMatch(fault);
  });

  it.each(['my-keys.json', 'my-archive.json'])(
    'J7.8 a draft over two pages, of which %s opens both or the second, is a good record',
    (keys) => {
      expect(verdictOf('valid-draft-over-two-pages-only-the-second-opens-archive-key', join(folder, keys))).toEqual({
        outcome: 'holds',
        faults: '',
      });
    },
  );
});
