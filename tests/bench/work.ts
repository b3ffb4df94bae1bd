// Rows `bytes-per-year` and `bytes-per-month`, `-wire`: what an employee's work takes on the disk and on its way to the endpoint, and where those bytes are.
import { noDialogues, readDialogues, type Dialogue } from './corpus/dialogues.ts';
import { workJournal, workOf } from './corpus/year.ts';
import { measured, skipped, type Row } from './row.ts';
import { bytesByTable, rowsOf, usedBytes } from './used-bytes.ts';
import { WorkFloor } from './work-floor.ts';

const mega = 1e6;

/** Both rows of so many working days; their names begin with `name`. */
export async function benchWork(days: number, name: string): Promise<readonly Row[]> {
  const dialogues = readDialogues();
  if (dialogues === null) return [name, `${name}-wire`].map((row) => skipped(row, 'MB', noDialogues));
  const { employee, wire } = await workJournal(dialogues, days);
  const path = employee.sample.employee.journal;
  const floor = floorOf(dialogues, days);
  const tables = Object.entries(bytesByTable(path)).toSorted((a, b) => b[1] - a[1]);
  const rows = rowsOf(
    path,
    tables.map(([table]) => table),
  );
  const parts = tables.map(([table, bytes]) => `${table} ${(bytes / mega).toFixed(2)} (${rows[table] ?? 0} rows)`);
  const note = `${days} working days: ${floor.messages} messages, ${floor.edits} edits; floor: texts of received messages and the columns of all edits, each day’s under Brotli 9`;
  return [
    measured(
      name,
      usedBytes(path) / mega,
      'MB',
      floor.bytes / mega,
      `used pages of the closed file; by table: ${parts.join(', ')}; ${note}`,
    ),
    measured(
      `${name}-wire`,
      (wire.messages + wire.drafts) / mega,
      'MB',
      floor.bytes / mega,
      `length of the push bodies as sent, messages pushed one by one: messages ${(wire.messages / mega).toFixed(2)}, drafts ${(wire.drafts / mega).toFixed(2)}; ${note}`,
    ),
  ];
}

function floorOf(dialogues: readonly Dialogue[], days: number): WorkFloor {
  const floor = new WorkFloor();
  for (const day of workOf(dialogues, days)) floor.add(day);
  return floor;
}
