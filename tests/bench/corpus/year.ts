// A journal as an employee's year leaves it: every answer typed, paused over and sent, a page or two a day, all folded and receipted.
import type { Dialogue } from './dialogues.ts';
import { Employee } from './employee.ts';
import { keptFolder } from './kept.ts';
import { sampleEmployee, type SampleEmployee } from './sample-employee.ts';
import { seeded } from './seeded.ts';
import { dialoguesOf, workingDay } from './working-day.ts';

/** Working days of a year. */
export const yearDays = 250;
const answersADay = 110;
const clients = 200;
const clientsADay = 6;
/** A Monday, nine o'clock. */
const monday = Date.UTC(2025, 0, 6, 9) / 1000;

/** The sample whose employee has the year; built the first time, in a few minutes, with its progress on stderr. */
export async function yearJournal(dialogues: readonly Dialogue[]): Promise<SampleEmployee> {
  return sampleEmployee(await keptFolder('year', (folder) => build(folder, dialogues)));
}

async function build(folder: string, dialogues: readonly Dialogue[]): Promise<void> {
  const clock = { second: monday };
  const sample = await sampleEmployee(folder);
  const vault = await sample.open(() => clock.second);
  const employee = new Employee(vault, { clock, level: 'edits', sync: 'when told', receiptKey: sample.receiptKey });
  await employee.meet(clients);
  const random = seeded(2025);
  const told = again(dialogues);
  const started = performance.now();
  for (let day = 0; day < yearDays; day++) {
    const conversations = Array.from({ length: clientsADay }, () => Math.floor(random() * clients));
    const from = monday + (day + 2 * Math.floor(day / 5)) * 86_400;
    for (const one of workingDay({ dialogues: dialoguesOf(told, answersADay), conversations, from, random }))
      await employee.live(one);
    await employee.sync();
    if ((day + 1) % 25 === 0)
      console.error(
        `a journal of ${yearDays} days: ${day + 1} lived, ${((performance.now() - started) / 1000).toFixed(0)} s`,
      );
  }
  await employee.endOfWork();
  vault.close();
  sample.verify();
}

/** The dialogues over and over. */
function* again(dialogues: readonly Dialogue[]): Generator<Dialogue> {
  for (;;) yield* dialogues;
}
