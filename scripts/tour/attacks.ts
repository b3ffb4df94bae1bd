// What the tour shows of attacks and of comparing: a record that somebody changed, and gateway and endpoint held against each other.
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { Sample } from '../sample/organisation.ts';

const root = resolve(import.meta.dirname, '..', '..');
const patience = 60_000;

interface Said {
  readonly status: number | null;
  readonly text: string;
}

/** Runs `candor` as an auditor would. */
export function candor(...args: readonly string[]): Said {
  const run = spawnSync(process.execPath, [join(root, 'cli', 'index.ts'), ...args], { encoding: 'utf8' });
  return { status: run.status, text: `${run.stdout}${run.stderr}` };
}

/** Changes one bit of the newest message's sealed bytes in a copy of the closed record; throws unless `candor verify` names the frame. */
export function changedRecordIsFound(sample: Sample): void {
  const copy = join(sample.data, 'changed.candor');
  copyFileSync(sample.employee.journal, copy);
  const db = new Database(copy);
  const { seq, sealed } = db.prepare('SELECT seq, sealed FROM messages_frame ORDER BY seq DESC LIMIT 1').get() as {
    seq: number;
    sealed: Buffer;
  };
  sealed[10] = (sealed[10] ?? 0) ^ 1;
  db.prepare('UPDATE messages_frame SET sealed = ? WHERE seq = ?').run(sealed, seq);
  db.close();
  const { status, text } = candor('verify', copy, '--keys', sample.keysFile);
  if (status !== 1 || !text.includes(`Frame ${String(seq)} of the messages`))
    throw new Error(`A changed record was not found:\n${text}`);
}

/** Waits until the last of it came to the endpoint; throws with the gaps when gateway and endpoint do not come to agree. */
export async function bothSidesAgree(sample: Sample): Promise<void> {
  for (const until = performance.now() + patience; ; await pause(500)) {
    const { status, text } = candor(
      'reconcile',
      '--gateway',
      sample.gatewayUrl,
      '--gateway-key',
      sample.gatewayKey,
      '--endpoint',
      sample.endpointUrl,
      '--key',
      sample.adminKeyFile,
    );
    if (status === 0) return;
    if (performance.now() > until) throw new Error(text);
  }
}
