// A journal as an employee's year leaves it: every answer typed, paused over and sent, each brought to the endpoint at once, a page or two a day, folded and receipted.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LaneName } from '../../../src/journal/lane.ts';
import type { Dialogue } from './dialogues.ts';
import { Employee } from './employee.ts';
import { keptFolder } from './kept.ts';
import { sampleEmployee, type SampleEmployee } from './sample-employee.ts';
import { seeded } from './seeded.ts';
import { dialoguesOf, workingDay, type Happening } from './working-day.ts';

/** Working days of a year, and of a month. */
export const yearDays = 250;
export const monthDays = 21;
const answersADay = 110;
const clients = 200;
const clientsADay = 6;
/** A Monday, nine o'clock. */
const monday = Date.UTC(2025, 0, 6, 9) / 1000;

/** The sample whose employee has the year; built the first time, in some minutes, with its progress on stderr. */
export async function yearJournal(dialogues: readonly Dialogue[]): Promise<SampleEmployee> {
  return (await workJournal(dialogues, yearDays)).employee;
}

/** The journal of so many working days, and how long all push bodies of each lane were. A month takes half a minute to build. */
export async function workJournal(
  dialogues: readonly Dialogue[],
  days: number,
): Promise<{ readonly employee: SampleEmployee; readonly wire: Readonly<Record<LaneName, number>> }> {
  const folder = await keptFolder(days === yearDays ? 'year' : `days-${days}`, (made) => build(made, dialogues, days));
  return {
    employee: await sampleEmployee(folder),
    wire: JSON.parse(readFileSync(join(folder, wireFile), 'utf8')) as Readonly<Record<LaneName, number>>,
  };
}

/** What happens on these days, a list for each; the same every time. */
export function* workOf(dialogues: readonly Dialogue[], days: number): Generator<Iterable<Happening>> {
  const random = seeded(2025);
  const told = again(dialogues);
  for (let day = 0; day < days; day++) {
    const conversations = Array.from({ length: clientsADay }, () => Math.floor(random() * clients));
    const from = monday + (day + 2 * Math.floor(day / 5)) * 86_400;
    yield workingDay({ dialogues: dialoguesOf(told, answersADay), conversations, from, random });
  }
}

const wireFile = 'wire.json';

async function build(folder: string, dialogues: readonly Dialogue[], days: number): Promise<void> {
  const clock = { second: monday };
  const sample = await sampleEmployee(folder);
  const vault = await sample.open(() => clock.second);
  const employee = new Employee(vault, { clock, level: 'edits', sync: 'each message', receiptKey: sample.receiptKey });
  await employee.meet(clients);
  const started = performance.now();
  let done = 0;
  for (const day of workOf(dialogues, days)) {
    for (const one of day) await employee.live(one);
    await employee.sync();
    if (++done % 25 === 0)
      console.error(`a journal of ${days} days: ${done} lived, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
  await employee.endOfWork();
  vault.close();
  writeFileSync(join(folder, wireFile), JSON.stringify(employee.wireOf));
  sample.verify();
}

/** The dialogues over and over. */
function* again(dialogues: readonly Dialogue[]): Generator<Dialogue> {
  for (;;) yield* dialogues;
}
