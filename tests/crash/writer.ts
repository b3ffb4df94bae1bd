// Run by the crash tests as a process of its own: works on a journal and writes a line for everything the vault acknowledged. `node writer.ts MODE FILE`.
import { writeSync } from 'node:fs';
import { toHex } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { keyPlaces, obtainRootKey } from '../../main/keys/root-key.ts';
import { TestVault } from '../support/test-vault.ts';
import { receiptFor } from '../support/receipts.ts';
import { testKeyStore } from '../support/key-store.ts';
import { seeds } from '../support/test-keys.ts';
import { conversation, conversationEvent, startSecond, testInForce, typed } from '../support/vault.ts';
import { letter, textAfter } from './letters.ts';

const [mode = '', path = ''] = process.argv.slice(2);

let second = startSecond;

/** Straight to the pipe, so that a line is out before anything that follows it. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

function open(): TestVault {
  return new TestVault({ path, root: seeds.root, person: 'maren', inForce: testInForce(), now: () => second });
}

/** Does it, and says so once it is durable; what was refused is tried twice more, as the app does. */
async function durable(line: string, act: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      await act();
      say(line);
      return;
    } catch (error) {
      if (!(error instanceof CandorError)) throw error;
      say(`refused ${error.code}`);
    }
  }
}

async function ready(vault: TestVault): Promise<void> {
  const { noticeVersion: version, noticeHash: hash } = testInForce();
  if (!vault.status().acknowledged)
    await durable('acknowledged', () => vault.acknowledge({ version, hash, locale: 'en' }));
  if (vault.status().gatewayCursor === 0)
    await durable('cursor 1', () => vault.events([{ cursor: 1, event: conversationEvent() }]));
}

const edit = (vault: TestVault, draft: string, n: number): Promise<void> =>
  durable(`edit ${draft} ${n}`, () =>
    vault.appendEdits({ conversation, draft, first: n, edits: [typed(n - 1, letter(n))] }),
  );

async function send(vault: TestVault, draft: string, edits: number): Promise<void> {
  await durable(`check ${draft}`, () =>
    vault.checkDraft({ draft, through: edits, cause: 'send', text: textAfter(edits) }),
  );
  await durable(`message ${draft} ${edits}`, () =>
    vault.sendMessage({ id: `m-${draft}`, conversation, draft, through: edits, text: textAfter(edits) }),
  );
}

/** Everything a vault does, once: typing, a burst, sending, receiving, folding, receipts, discarding as private, the next day, grouping, a snapshot, closing and opening again. */
async function everything(): Promise<void> {
  let vault = open();
  await ready(vault);
  for (let n = 1; n <= 8; n++) await edit(vault, 'd1', n);
  await Promise.all(Array.from({ length: 6 }, (_, i) => edit(vault, 'd1', 9 + i)));
  await send(vault, 'd1', 14);
  await durable('cursor 2', () =>
    vault.events([
      {
        cursor: 2,
        event: {
          type: 'inbound',
          conversation,
          message: 'in',
          text: 'Yes?',
          at: 1,
          providerId: 'p',
          verified: 'session',
        },
      },
    ]),
  );
  await durable('folded', () => vault.endDraftsPage());
  for (const lane of ['messages', 'drafts'] as const) {
    const { push } = vault.pending(lane, 1000);
    if (push !== null)
      await durable(`receipt ${lane} ${push.checkpoint.seq}`, () => vault.receipt(receiptFor(push, startSecond)));
  }
  for (let n = 1; n <= 3; n++)
    await durable(`to-be-private ${n}`, () =>
      vault.appendEdits({ conversation, draft: 'p', first: n, edits: [typed(n - 1, letter(n))] }),
    );
  await durable('private', () => vault.discardDraft({ conversation, draft: 'p', private: true }));
  for (let n = 1; n <= 4; n++) await edit(vault, 'd2', n);
  vault.close();
  say('closed');
  second += 86_400;
  vault = open();
  await edit(vault, 'd2', 5);
  await durable('cursor 3', () =>
    vault.events([{ cursor: 3, event: { type: 'status', message: 'm-d1', state: 'delivered', at: 2 } }]),
  );
  await durable('grouped', () => vault.group());
  await durable('snapshot', () => vault.snapshot());
  await edit(vault, 'd2', 6);
  vault.close();
  say('closed');
}

/** Types without end, one draft after another, until somebody ends the process. */
async function flood(): Promise<void> {
  const vault = open();
  await ready(vault);
  say('ready');
  for (let number = vault.myDrafts(500).drafts.length + 1; ; number++) {
    const draft = `f${number}`;
    for (let n = 1; n <= 12; n += 3)
      await Promise.all([edit(vault, draft, n), edit(vault, draft, n + 1), edit(vault, draft, n + 2)]);
    await send(vault, draft, 12);
    if (number % 3 === 0) await durable('folded', () => vault.endDraftsPage());
  }
}

/** Makes a root key, then wraps it anew for another key store, saying each time which key it was given. */
async function rootKey(): Promise<void> {
  for (const store of ['first store', 'second store', 'third store'])
    say(`key ${toHex(await obtainRootKey(keyPlaces(path), testKeyStore(store)))}`);
}

await cryptoReady();
await (mode === 'flood' ? flood() : mode === 'root-key' ? rootKey() : everything());
