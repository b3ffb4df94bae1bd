// Rows `bytes-per-edit-day*`: what the drafts of ordinary working days take, many and short, where keys, signatures, ids and pages weigh most.
import { join } from 'node:path';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import type { RecordedEdit } from '../../src/draft/edit.ts';
import { seeds, writeKeysFile } from '../support/test-keys.ts';
import { testInForce } from '../support/vault.ts';
import { columnsFloor } from './columns-floor.ts';
import { noDialogues, readDialogues, type Dialogue } from './corpus/dialogues.ts';
import { Employee } from './corpus/employee.ts';
import { withQuickFolder } from './corpus/quick-folder.ts';
import { seeded } from './corpus/seeded.ts';
import { dialoguesOf, workingDay } from './corpus/working-day.ts';
import { columnParts, perEdit, tableParts } from './day-parts.ts';
import { openVaultWith } from './open-vault.ts';
import { measured, skipped, type Row } from './row.ts';
import { usedBytes } from './used-bytes.ts';

const days = 10;
const draftsADay = 150;
const clients = 40;
const clientsADay = 6;
/** A Monday, nine o'clock. */
const monday = Date.UTC(2026, 0, 12, 9) / 1000;

interface Lived {
  readonly path: string;
  readonly wire: number;
  readonly drafts: number;
  /** Every edit, a list for each day. */
  readonly edits: readonly (readonly RecordedEdit[])[];
}

/** Lives two weeks twice, with the drafts on record and without, and takes the difference. */
export async function benchDay(): Promise<readonly Row[]> {
  const dialogues = readDialogues();
  if (dialogues === null)
    return ['bytes-per-edit-day', 'bytes-per-edit-day-lane', 'bytes-per-edit-day-wire'].map((name) =>
      skipped(name, 'bytes', noDialogues),
    );
  await cryptoReady();
  return withQuickFolder(async (folder) => {
    const [full, bare] = [
      await live(join(folder, 'edits'), 'edits', dialogues),
      await live(join(folder, 'messages'), 'messages', dialogues),
    ];
    const count = full.edits.flat().length;
    const floor = full.edits.reduce((sum, day) => sum + columnsFloor(day), 0) / count;
    const tables = tableParts(full.path, bare.path);
    const lane = tables.reduce((sum, [table, bytes]) => (table.startsWith('messages') ? sum : sum + bytes), 0);
    const columns = await columnParts(full.path, writeKeysFile(join(folder, 'keys.json')));
    const note = `${count} edits in ${full.drafts} drafts on ${days} days, answers of the dialogues typed with slips and corrections; all the drafts add to a journal of the same messages without them, ids in the messages and boxes of page keys too; floor: the columns of each day’s edits under Brotli 9`;
    return [
      measured(
        'bytes-per-edit-day',
        (usedBytes(full.path) - usedBytes(bare.path)) / count,
        'bytes',
        floor,
        `used pages of the closed file; by table: ${perEdit(tables, count)}; ${note}`,
      ),
      measured(
        'bytes-per-edit-day-lane',
        lane / count,
        'bytes',
        floor,
        `of the former, all but the messages’ frames; packed columns: ${perEdit(columns, count)}; ${note}`,
      ),
      measured(
        'bytes-per-edit-day-wire',
        (full.wire - bare.wire) / count,
        'bytes',
        floor,
        `length of the push bodies as sent, messages pushed one by one; ${note}`,
      ),
    ];
  });
}

async function live(path: string, level: 'edits' | 'messages', dialogues: readonly Dialogue[]): Promise<Lived> {
  const clock = { second: monday };
  const inForce = testInForce({ level });
  const vault = openVaultWith({ path, root: seeds.root, person: 'bench', inForce, now: () => clock.second });
  await vault.acknowledge({ version: inForce.noticeVersion, hash: inForce.noticeHash, locale: 'en' });
  const employee = new Employee(vault, { clock, level, sync: 'each message' });
  await employee.meet(clients);
  const random = seeded(2026);
  const left = dialogues.values();
  const edits: RecordedEdit[][] = [];
  let drafts = 0;
  for (let day = 0; day < days; day++) {
    const from = monday + (day + 2 * Math.floor(day / 5)) * 86_400;
    const today: RecordedEdit[] = [];
    const conversations = Array.from({ length: clientsADay }, () => Math.floor(random() * clients));
    for (const one of workingDay({ dialogues: dialoguesOf(left, draftsADay), conversations, from, random })) {
      await employee.live(one);
      if (one.what !== 'typed') continue;
      if (one.first === 1) drafts++;
      today.push(...one.edits.map((edit, i) => ({ ...edit, n: one.first + i, second: one.second })));
    }
    edits.push(today);
  }
  await employee.endOfWork();
  vault.close();
  return { path, wire: employee.wire, drafts, edits };
}
