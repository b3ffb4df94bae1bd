// A soak: hours of typing in minutes through the vault's real process, with folds, sends, receipts and reads beside it; watches the log and the memory, and checks everything at the end.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lanes } from '../../src/journal/lane.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { checkRecord } from '../../cli/verify.ts';
import { seeded } from '../bench/corpus/seeded.ts';
import { receiptFor } from '../support/receipts.ts';
import { seeds, writeKeysFile } from '../support/test-keys.ts';
import { conversationEvent, testInForce } from '../support/vault.ts';
import { Pace } from './pace.ts';
import { typist, type Tally } from './typist.ts';
import { VaultChild } from './vault-child.ts';

/** What a soak does. */
export interface SoakOptions {
  /** Where the journal is made; on a real disk, or its flushes cost nothing. */
  readonly folder: string;
  readonly edits: number;
  /** Edits per second; null for as fast as answers come. */
  readonly rate: number | null;
  /** Told of the course, a few times a minute. */
  readonly onCourse: (at: Course) => void;
}

/** Where a soak stands. Sizes in bytes; `log` and `rss` are the largest since the last one. */
export interface Course extends Tally {
  readonly seconds: number;
  readonly log: number;
  readonly rss: number;
  readonly file: number;
}

/** What a soak found. */
export interface SoakReport {
  readonly course: readonly Course[];
  readonly acknowledged: Tally;
  /** What the verifier counted afterwards, with the custodians' keys; null where it could not open everything. */
  readonly onRecord: {
    readonly edits: number;
    readonly drafts: number;
    readonly checksMade: number;
    readonly checksHeld: number;
  } | null;
  readonly holds: boolean;
  readonly folds: number;
  readonly seconds: number;
}

const typists = 4;
const lookEvery = 20;
const courseEvery = 5000;
const syncEvery = 700;

/** Runs it. Throws where the vault refuses or ends. */
export async function soak({ folder, edits, rate, onCourse }: SoakOptions): Promise<SoakReport> {
  await cryptoReady();
  const path = join(folder, 'epoch-0.candor');
  const began = performance.now();
  const tally: Tally = { edits: 0, drafts: 0, messages: 0 };
  const course: Course[] = [];
  let largest = { log: 0, rss: 0 };
  const vault = new VaultChild((rss) => (largest = { ...largest, rss: Math.max(largest.rss, rss) }));
  const looking = setInterval(
    () => (largest = { ...largest, log: Math.max(largest.log, sizeOf(`${path}-wal`)) }),
    lookEvery,
  );
  const mark = (): void => {
    const at = { ...tally, ...largest, seconds: (performance.now() - began) / 1000, file: sizeOf(path) };
    largest = { log: sizeOf(`${path}-wal`), rss: 0 };
    course.push(at);
    onCourse(at);
  };
  const marking = setInterval(mark, courseEvery);
  try {
    const inForce = testInForce();
    await vault.ask('open', {
      path,
      root: seeds.root,
      person: 'soak',
      inForce,
      beginning: { epoch: 0, journal: null, previous: null },
    });
    await vault.ask('acknowledge', { version: inForce.noticeVersion, hash: inForce.noticeHash, locale: 'en' });
    const conversations = Array.from({ length: typists }, (_, i) => `web:${i}`);
    await vault.ask('events', {
      events: conversations.map((id, i) => ({ cursor: i + 1, event: conversationEvent(id) })),
    });
    const pace = new Pace(edits, rate);
    const rest = new AbortController();
    const beside = besides(vault, rest.signal);
    await Promise.all(
      conversations.map((conversation, i) => typist({ vault, conversation, random: seeded(i + 1), pace, tally })),
    );
    rest.abort();
    await vault.ask('endDraftsPage', {});
    const folds = (await beside) + (await sync(vault));
    mark();
    await vault.close();
    const seconds = (performance.now() - began) / 1000;
    const verdict = checkRecord(path, { keys: writeKeysFile(join(folder, 'keys.json')) });
    return { course, acknowledged: { ...tally }, onRecord: verdict.content, holds: verdict.holds, folds, seconds };
  } finally {
    clearInterval(looking);
    clearInterval(marking);
    vault.kill();
  }
}

/** What the app does beside typing: brings the record to an endpoint, and shows it. Returns once `ended`, with how many folded pages went. */
async function besides(vault: VaultChild, ended: AbortSignal): Promise<number> {
  let folds = 0;
  for (let round = 1; !ended.aborted; round++) {
    folds += await sync(vault);
    await vault.ask('conversations', {});
    await vault.ask('thread', { conversation: 'web:0', before: null, limit: 50 });
    if (round % 10 === 0) await vault.ask('search', { query: 'morn', limit: 50 });
    // A reviewer with an open case waits for the latest drafts now and then (J8.7).
    if (round % 40 === 0) await vault.ask('endDraftsPage', {});
    await pause(syncEvery, undefined, { signal: ended }).catch(() => undefined);
  }
  return folds;
}

/** Pushes both lanes until nothing is pending; returns how many folded pages went. */
async function sync(vault: VaultChild): Promise<number> {
  let folds = 0;
  for (const lane of lanes) {
    for (;;) {
      const { push } = await vault.ask('pending', { lane, limit: 500 });
      if (push === null) break;
      folds += push.folds.length;
      await vault.ask('receipt', { receipt: receiptFor(push, Math.floor(Date.now() / 1000)) });
    }
  }
  return folds;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
