// Two hundred real dialogues, each between its own client's browser and the employee's window: all of it, and nothing else, is on record in order (P7).
import { describe, expect, test } from 'vitest';
import { acknowledgeNotice } from '../../scripts/drive/window.ts';
import { ClientDesk } from './world/client-desk.ts';
import { dialoguesAreHere, dialoguesMissing, readDialogues, type Dialogue } from './world/dialogues.ts';
import { EmployeeDesk } from './world/employee-desk.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { contentsOf, factsOf, submitsOf, verify } from './world/record.ts';
import { openWorld } from './world/world.ts';

/** Two hundred, in the file's order, each whole and of at most ten turns, so that the run stays within minutes. */
const dialoguesHeld = Number(process.env['CANDOR_E2E_DIALOGUES'] ?? 200);
const longest = 10;
/** Clients who write at the same time; the window answers one dialogue at a time while the others' first messages come in. */
const clientsAtOnce = 3;

if (!dialoguesAreHere) console.warn(`Skipped: ${dialoguesMissing}`);

describe.runIf(dialoguesAreHere || process.env['CI'] !== undefined)('real dialogues', () => {
  test('P7 every turn of 200 dialogues, and nothing else, is on record in order, at the gateway and at the client', {
    timeout: 1_800_000,
  }, async () => {
    const dialogues = readDialogues(dialoguesHeld, longest);
    const world = await openWorld();
    const app = await world.launch();
    await acknowledgeNotice(app.page);
    const employee = await EmployeeDesk.take(app.page);
    const waiting = [...dialogues];

    const hold = async (desk: ClientDesk, dialogue: Dialogue): Promise<void> => {
      const name = `Client ${dialogue.id}`;
      await desk.next(name);
      const rest = [...dialogue.turns];
      let said = 0;
      let answered = 0;
      const speak = async (): Promise<void> => {
        for (let turn = rest[0]; turn?.[0] === 'client'; turn = rest[0]) {
          await desk.say(turn[1]);
          said++;
          rest.shift();
        }
      };
      await speak();
      const conversation = await employee.heard(name, said);
      await employee.attend(async () => {
        for (let turn = rest.shift(); turn !== undefined; turn = rest.shift()) {
          await employee.heard(name, said);
          await employee.answer(conversation, turn[1]);
          answered++;
          await desk.shows(said + answered);
          await speak();
        }
        await employee.heard(name, said);
      });
      expect(await desk.shown()).toEqual(dialogue.turns);
    };
    const browser = await world.browser();
    await Promise.all(
      Array.from({ length: clientsAtOnce }, async () => {
        const desk = await ClientDesk.open(browser, world.sample.clientPage);
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await hold(desk, next);
      }),
    );
    await app.close();

    verify(world.sample);
    const record = await contentsOf(world.sample);
    const names = new Map(factsOf(record, 'conversation').map((entry) => [entry.conversation, entry.contact.name]));
    const onRecord = new Map<string, [string, string][]>();
    for (const { entry } of record.entries) {
      if (entry.kind !== 'message-received' && entry.kind !== 'message-recorded') continue;
      const name = names.get(entry.conversation) ?? '';
      onRecord.set(name, [
        ...(onRecord.get(name) ?? []),
        [entry.kind === 'message-received' ? 'client' : 'employee', entry.text],
      ]);
    }
    expect(Object.fromEntries(onRecord)).toEqual(
      Object.fromEntries(dialogues.map(({ id, turns }) => [`Client ${id}`, turns])),
    );
    const sent = factsOf(record, 'message-recorded');
    expect(submitsOf(world.sample).map(({ id, hash }) => ({ id, hash }))).toEqual(
      sent.map(({ id, text }) => ({ id, hash: contentHash(text) })),
    );
    expect(record.drafts.every((draft) => draft.outcome === 'sent' && draft.checks.held === draft.checks.made)).toBe(
      true,
    );
    console.log(`${dialogues.length} dialogues, ${dialogues.reduce((sum, { turns }) => sum + turns.length, 0)} turns`);
  });
});
