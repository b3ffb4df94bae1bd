// P5 with the company's signed policies at hand: whose readers pages are for, and what was in force, is not for the device to say.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSource } from '../../../cli/check-source.ts';
import { readPolicies } from '../../../cli/company-policies.ts';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../src/bytes/wtf8.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { cryptoReady, sign, signKeyPair } from '../../../src/crypto/sodium.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { knowingKeys, lyingReaders, lyingSource, type LyingLane } from '../../support/lying-device.ts';
import {
  goodBeginning,
  goodDrafts,
  goodRest,
  inMessages,
  notice1,
  policy1,
  sent,
  talk,
  withHash,
} from '../../support/lying-program.ts';

const admin = (): ReturnType<typeof signKeyPair> => signKeyPair(new Uint8Array(32).fill(0x33));
let folder: string;
beforeAll(async () => {
  await cryptoReady();
  folder = mkdtempSync(join(tmpdir(), 'candor-policy-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const notice = {
  version: 1,
  repeat: 'once',
  texts: {
    en: { title: 't', lead: 'l', recorded: ['r'], never: ['n'], sections: [{ heading: 'h', body: 'b' }], facts: [] },
  },
};

function policyText(change: Readonly<Record<string, unknown>> = {}): string {
  const custodian = (lane: 'messages' | 'drafts'): unknown =>
    lyingReaders(lane).map((key, i) => ({
      name: `${lane} ${i}`,
      key: toBase64Url(key),
      url: 'https://custodian.example.invalid',
    }));
  const service = { url: 'https://service.example.invalid', key: toBase64Url(new Uint8Array(32)) };
  return JSON.stringify({
    format: 1,
    organisation: 'o',
    version: 1,
    issued: 1,
    sample: false,
    level: 'edits',
    strict: false,
    legalBasis: { messages: 'm', drafts: 'd' },
    assessment: 'a',
    retention: { messagesDays: 1, draftsDays: 1 },
    discardGraceHours: 1,
    custodians: { messages: custodian('messages'), drafts: custodian('drafts') },
    endpoint: service,
    gateway: service,
    notice,
    keyStore: { allowSample: false },
    expireQueuedMinutes: 1,
    ...change,
  });
}

function written(text: string, by = admin()): string {
  const path = join(folder, `${contentHash(text)}.json`);
  writeFileSync(
    path,
    JSON.stringify({ policy: text, signature: toBase64Url(sign(contexts.policy, toWtf8(text), by.secretKey)) }),
  );
  return path;
}

/** The faults of the good record under the policy with this text, checked against the company's. */
function faultsOf(
  inForce: Readonly<Record<string, unknown>>,
  ours: readonly string[],
  lanes: { readonly drafts?: LyingLane; readonly messages?: LyingLane } = {},
): string {
  const policies = readPolicies(ours, toBase64Url(admin().publicKey));
  if (policies === null) throw new Error('no policies');
  const hash = typeof inForce['hash'] === 'string' ? inForce['hash'] : policy1.hash;
  const noticeHash = contentHash(JSON.stringify(notice));
  const source = lyingSource({
    drafts: withHash(goodDrafts),
    messages: (head) => [
      ...goodBeginning.slice(0, 1),
      inMessages({ ...policy1, ...inForce }),
      inMessages({ ...notice1, hash: noticeHash }),
      inMessages(talk),
      sent(head, { policy: hash }),
      ...goodRest(head).slice(1),
    ],
    draftsLane: lanes.drafts ?? {},
    messagesLane: lanes.messages ?? {},
  });
  const { faults, content } = checkSource(source, { keys: knowingKeys(), policies });
  return [...faults, ...(content?.faults ?? [])].map((one) => one.sentence).join('\n');
}

describe('P5 candor verify --policy --policy-key', () => {
  it('a record under the company’s own policy holds', () => {
    const text = policyText();
    expect(faultsOf({ hash: contentHash(text) }, [written(text), written(policyText({ version: 2 }))])).toBe('');
  });

  it('one under a policy nobody at the company signed does not, though it was signed by somebody', () => {
    expect(faultsOf({ hash: contentHash(policyText({ level: 'messages' })) }, [written(policyText())])).toMatch(
      /none of the company’s/u,
    );
  });

  it.each([
    ['version', 2],
    ['level', 'messages'],
  ])('a policy that went on record with another %s is a fault', (field, value) => {
    expect(faultsOf({ hash: contentHash(policyText()), [field]: value }, [written(policyText())])).toMatch(
      /in force as version/u,
    );
  });

  it('another notice than the policy’s is a fault', () => {
    const text = policyText({ notice: { ...notice, version: 2 } });
    expect(faultsOf({ hash: contentHash(text) }, [written(text)])).toMatch(/notice that is in none/u);
  });

  it.each(['messages', 'drafts'] as const)('pages of the %s that are for other readers are a fault', (lane) => {
    const text = policyText();
    const others = lyingReaders(lane).map((key, i) => (i === 0 ? new Uint8Array(32).fill(9) : key));
    expect(faultsOf({ hash: contentHash(text) }, [written(text)], { [lane]: { readers: [others] } })).toMatch(
      /not for the readers the company’s policy names/u,
    );
  });

  it('a policy another key signed is refused, and so is a key without a policy', () => {
    const forged = written(policyText({ version: 7 }), signKeyPair(new Uint8Array(32).fill(0x44)));
    expect(() => readPolicies([forged], toBase64Url(admin().publicKey))).toThrow(
      expect.objectContaining({ code: 'policy-refused' }),
    );
    expect(() => readPolicies(undefined, toBase64Url(admin().publicKey))).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
    expect(readPolicies([forged], undefined)).not.toBeNull(); // taken as it is, and said so
    expect(() => readPolicies([join(folder, 'nowhere')], undefined)).toThrow(
      expect.objectContaining({ code: 'bad-request' }),
    );
  });
});
