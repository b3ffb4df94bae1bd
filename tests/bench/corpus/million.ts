// A journal of a million messages, written by the vault itself at level `messages`, each answer handed over, all of it receipted.
import { receiptFor } from '../../support/receipts.ts';
import type { TestVault } from '../../support/test-vault.ts';
import type { Dialogue } from './dialogues.ts';
import { keptFolder } from './kept.ts';
import { sampleEmployee, type SampleEmployee } from './sample-employee.ts';
import { seeded, seededId } from './seeded.ts';
import { variedTexts, type CorpusMessage } from './varied-texts.ts';

/** How many messages there are. */
export const million = 1_000_000;
const clients = 500;
const together = 1000;
/** Five years of days, a message every two and a half minutes. */
const began = Date.UTC(2021, 0, 4) / 1000;
const every = 157;

/** The sample whose employee has the million; built the first time, in a few minutes, with its progress on stderr. */
export async function millionJournal(dialogues: readonly Dialogue[]): Promise<SampleEmployee> {
  return sampleEmployee(await keptFolder('million', (folder) => build(folder, dialogues)));
}

async function build(folder: string, dialogues: readonly Dialogue[]): Promise<void> {
  const employee = await sampleEmployee(folder);
  const clock = { second: began };
  // A message without its draft can go on record at level `messages` only: under the first version of the policy. Afterwards the sample's own is in force.
  const vault = await employee.open(() => clock.second, {
    ...employee.inForce,
    policyVersion: 1,
    level: 'messages',
    policyHash: employee.inForce.noticeHash,
  });
  const cursor = { last: 0 };
  await vault.events(
    Array.from({ length: clients }, (_, i) => ({
      cursor: ++cursor.last,
      event: {
        type: 'conversation' as const,
        conversation: `web-client-${i}`,
        channel: 'web' as const,
        contact: { name: `Client ${i + 1}`, address: `client-${i + 1}`, language: 'en' },
        capabilities: { canWrite: true, reason: '', maxLength: 100_000, until: null, receipts: true },
        disclosedAt: began * 1000,
      },
    })),
  );
  const random = seeded(1_000_000);
  let batch: CorpusMessage[] = [];
  let done = 0;
  const started = performance.now();
  for (const message of variedTexts(dialogues, million, random)) {
    batch.push(message);
    if (batch.length < together && done + batch.length < million) continue;
    await record(vault, batch, { clock, cursor, random, receiptKey: employee.receiptKey });
    done += batch.length;
    batch = [];
    if (done % 100_000 === 0)
      console.error(
        `a journal of ${million} messages: ${done} on record, ${((performance.now() - started) / 1000).toFixed(0)} s`,
      );
  }
  await vault.apply(employee.inForce);
  await vault.acknowledge({ version: employee.inForce.noticeVersion, hash: employee.inForce.noticeHash, locale: 'en' });
  vault.close();
  employee.verify();
}

interface Running {
  readonly clock: { second: number };
  readonly cursor: { last: number };
  readonly random: () => number;
  readonly receiptKey: Uint8Array;
}

/** One commit for the messages, one for what became of them, one for the receipt. */
async function record(
  vault: TestVault,
  batch: readonly CorpusMessage[],
  { clock, cursor, random, receiptKey }: Running,
): Promise<void> {
  const sent: string[] = [];
  await Promise.all(
    batch.map(({ who, text, telling }) => {
      const id = seededId(random);
      const conversation = `web-client-${telling % clients}`;
      if (who === 'client')
        return vault.events([
          {
            cursor: ++cursor.last,
            event: {
              type: 'inbound',
              conversation,
              message: id,
              text,
              at: clock.second * 1000,
              providerId: id,
              verified: 'session',
            },
          },
        ]);
      sent.push(id);
      return vault.sendMessage({ id, conversation, draft: null, through: 0, text });
    }),
  );
  await vault.events(
    sent.map((message) => ({
      cursor: ++cursor.last,
      event: { type: 'status', message, state: 'delivered', at: clock.second * 1000 },
    })),
  );
  const { push } = vault.pending('messages', 20_000);
  if (push !== null) await vault.receipt(receiptFor(push, clock.second, receiptKey));
  clock.second += every * batch.length;
}
