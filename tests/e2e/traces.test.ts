// Real people's typing, played into the real composer: the record replays to the box's very value after every edit (P2).
import { describe, expect, test } from 'vitest';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { TracePlayer, type TraceEdit } from '../../scripts/drive/trace.ts';
import { acknowledgeNotice, goTo } from '../../scripts/drive/window.ts';
import type { Api } from '../../src/ipc/contract.ts';
import { readTrace, tracesAreHere, tracesMissing } from '../property/editing-traces.ts';
import { contentsOf, verify } from './world/record.ts';
import { fingerprint, seenSoFar, watchComposer } from './world/watch-composer.ts';
import { openWorld } from './world/world.ts';

/** How many edits of each are typed: 1,500, or as many as CANDOR_TRACE_EDITS says; `all` types every trace from its first edit to its last. */
const asked = process.env['CANDOR_TRACE_EDITS'] ?? '1500';
const all = asked === 'all';
const editsPlayed = all ? Infinity : Number(asked);
if (!all && !(Number.isInteger(editsPlayed) && editsPlayed > 0))
  throw new Error(`CANDOR_TRACE_EDITS is a number of edits or “all”, not “${asked}”.`);
/** Two traces from their beginning; two from later on, where the text is long and people jump about. */
const parts = [
  { name: 'clownschool_flat', from: 0 },
  { name: 'friendsforever_flat', from: 0 },
  { name: 'json-crdt-blog-post', from: 0.1 },
  { name: 'sveltecomponent', from: 0.1 },
] as const;

const apply = (text: string, { at, deleted, inserted }: TraceEdit): string =>
  text.slice(0, at) + inserted + text.slice(at + deleted);

function partOf(
  name: string,
  from: number,
): { readonly start: string; readonly edits: readonly TraceEdit[]; readonly changes: number; readonly end: string } {
  const trace = readTrace(name);
  const first = all ? 0 : Math.floor(trace.edits.length * from);
  const start = trace.edits.slice(0, first).reduce<string>(apply, '');
  // A carriage return never reaches a textarea's value; no trace has one, and this says so if one ever does.
  if (start.includes('\r')) throw new Error('This trace holds carriage returns.');
  const edits = trace.edits.slice(first, first + editsPlayed);
  let end = start;
  let changes = start === '' ? 0 : 1;
  for (const edit of edits) {
    const after = apply(end, edit);
    if (after !== end) changes++; // a few edits put in what they take out
    end = after;
  }
  return { start, edits, changes, end };
}

if (!tracesAreHere) console.warn(`Skipped: ${tracesMissing}`);

describe.runIf(tracesAreHere || process.env['CI'] !== undefined)('real typing', () => {
  test.each(parts)(
    'P2 replay equals the composer after every edit: $name',
    { timeout: all ? 4 * 3_600_000 : 90_000 + 20 * editsPlayed },
    async ({ name, from }) => {
      const { start, edits, changes, end } = partOf(name, from);
      const world = await openWorld();
      const app = await world.launch();
      const { page } = app;
      await acknowledgeNotice(page);
      const client = await world.client('Trace');
      await client.say('Go on.');
      await focusComposer(page);
      await watchComposer(page);
      if (start !== '') await page.keyboard.insertText(start);
      const player = new TracePlayer(page);
      const began = performance.now();
      if (all) await player.playMany(edits);
      else for (const edit of edits) await player.play(edit);
      console.log(`${name}: ${edits.length} edits typed in ${Math.round((performance.now() - began) / 1000)} s`);
      const seen = await seenSoFar(page);
      expect(seen.last).toBe(end);
      expect(seen.prints).toHaveLength(changes);

      // Wait until nothing is left to record, then ask for the replay as My record does.
      const reply = await page.evaluate(async (count) => {
        const candor = window.candor as Api<'chat'>;
        for (;;) {
          await new Promise((done) => setTimeout(done, 50));
          const drafts = await candor.listMyDrafts({ limit: 10 });
          const draft = drafts.ok ? drafts.value.drafts[0] : undefined;
          if (draft !== undefined && draft.edits >= count) return candor.replayMyDraft({ draft: draft.draft });
        }
      }, seen.prints.length);
      if (!reply.ok) throw new Error(reply.error.message);
      await goTo(page, 'My record');
      await page
        .getByRole('button', { name: /replay|how it came/iu })
        .first()
        .click();
      await page.getByText(/^Exact at (\d+) of \1 checks/u).waitFor();
      await app.close();

      const [draft] = (await contentsOf(world.sample)).drafts;
      let text = '';
      const replayed = (draft?.edits ?? []).map((edit) => fingerprint((text = apply(text, edit))));
      expect(text).toBe(end);
      expect(replayed).toEqual(seen.prints);
      expect(reply.value.replay.edits).toEqual(draft?.edits);
      expect(draft?.checks.held).toBe(draft?.checks.made);
      expect(draft?.checks.made).toBeGreaterThan(5);
      verify(world.sample);
    },
  );
});
