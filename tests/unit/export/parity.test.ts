// The two forms of an export hold the same facts, exactly and whole (export.md).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { exportLineSchema, publishedSchema, type EntryLine } from '../../../src/export/export-schema.ts';
import { recordAsHtml } from '../../../src/export/html-record.ts';
import { recordAsJsonLines } from '../../../src/export/json-lines.ts';
import { stateWords } from '../../../src/export/export-words.ts';
import { knownKinds } from '../../../src/journal/entry.ts';
import { factAt, placesOf, textOf } from './read-page.ts';
import { inSlices, joined, sampleFrames, sampleHeader } from './sample-record.ts';

const lines = async (frames = sampleFrames): Promise<readonly z.infer<typeof exportLineSchema>[]> =>
  (await joined(recordAsJsonLines(sampleHeader, inSlices(frames))))
    .trimEnd()
    .split('\n')
    .map((line) => exportLineSchema.parse(JSON.parse(line)));
const page = (frames = sampleFrames, size = 3): Promise<string> =>
  joined(recordAsHtml(sampleHeader, inSlices(frames, size)));
const isEntry = (line: { line: string }): line is EntryLine => line.line === 'entry';
const placeOf = ({ lane, seq, item }: EntryLine): string => `${lane} ${seq}.${item}`;

const momentNames = new Set(['atMs', 'composedMs', 'disclosedAt', 'until', 'atSecond', 'startedSecond', 'second']);

/** What the page must show for each leaf of an entry. */
function shownFor(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, one]) => shownFor(one, key));
  if (name === 'kind' || name === 'composing' || value === '') return [];
  if (value === null) return ['none'];
  if (typeof value === 'boolean') return name === 'held' ? [value ? ': equal' : 'not equal'] : [value ? 'yes' : 'no'];
  if (typeof value === 'number' && momentNames.has(name))
    return [
      new Date(/second$/iu.test(name) ? value * 1000 : value)
        .toISOString()
        .replace('T', ' ')
        .replace('.000Z', '')
        .replace('Z', ''),
    ];
  if (typeof value === 'string' && name === 'state') return [stateWords[value as keyof typeof stateWords]];
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

/** Facts of the lines that the page does not show, named. */
function missing(html: string, all: readonly EntryLine[]): readonly string[] {
  const extra = placesOf(html).filter(
    (place) => place !== 'header' && place !== 'end' && !all.some((line) => placeOf(line) === place),
  );
  const lost = all.flatMap((line) => {
    if (!placesOf(html).includes(placeOf(line))) return [`${placeOf(line)} is not shown`];
    const text = textOf(factAt(html, placeOf(line)).replaceAll('</td>', ' '));
    const { entry } = line;
    const wanted = [
      line.lane,
      String(line.seq),
      ...shownFor(line.second, 'second'),
      ...(entry.kind === 'unknown' ? [JSON.stringify(entry.raw, null, 2)] : shownFor(entry)),
    ];
    if (entry.kind === 'edit') wanted.push(entry.edit.kind, ...(entry.edit.composing ? ['composing'] : []));
    return wanted
      .filter((one) =>
        /^\d+$/u.test(one) ? !new RegExp(`(?<!\\d)${one}(?!\\d)`, 'u').test(text) : !text.includes(one),
      )
      .map((one) => `${placeOf(line)} (${entry.kind}) lacks ${one}`);
  });
  return [...extra.map((place) => `${place} is shown but not on record`), ...lost];
}

describe('parity of the two forms', () => {
  it('P4 X1 X5 every fact of the data is in the page at its place, and nothing else is', async () => {
    const all = (await lines()).filter(isEntry);
    expect(missing(await page(), all)).toEqual([]);
    expect(new Set(all.map((line) => line.entry.kind))).toEqual(new Set([...knownKinds, 'unknown']));
    expect(all).toHaveLength(sampleFrames.reduce((sum, frame) => sum + frame.content.entries.length, 0));
  });

  it('X5 a fact that is left out, doubled or changed in the page is found', async () => {
    const all = (await lines()).filter(isEntry);
    const html = await page();
    expect(
      missing(await page(sampleFrames.filter((frame) => frame.seq !== 3 || frame.lane !== 'messages')), all),
    ).toEqual(['messages 3.0 is not shown']);
    expect(missing(html, all.slice(1))).toEqual(['messages 1.0 is shown but not on record']);
    for (const [from, to] of [
      ['through <bdi>19<', 'through <bdi>1<'],
      ['provider-4', 'provider-5'],
      ['hash-of-the-box', ''],
      ['<td>compose, composing', '<td>compose'],
      ['2026-01-14 14:13:20.123', '2026-01-14 14:13:20'],
    ] as const) {
      const changed = html.replace(from, to);
      expect(changed, from).not.toBe(html);
      expect(missing(changed, all), from).not.toEqual([]);
    }
  });

  it('X4 both name person, journal, epoch, heads and receipts, and end with what came before', async () => {
    const [first, ...rest] = await lines();
    const html = await page();
    const head = textOf(factAt(html, 'header'));
    expect(first).toEqual(sampleHeader);
    for (const one of [
      sampleHeader.person.name,
      sampleHeader.person.id,
      sampleHeader.journal,
      'epoch 3',
      `${sampleHeader.heads.messages.seq} frames, head ${sampleHeader.heads.messages.head}`,
      sampleHeader.heads.drafts.head,
      'receipt through 17 of 2026-01-14 09:35:00',
      'no receipt yet',
      '0.1.0',
    ])
      expect(head).toContain(one);
    expect(textOf(html)).toContain(sampleHeader.organisation);
    const entries = rest.filter(isEntry).length;
    expect(rest.at(-1)).toEqual({
      line: 'end',
      frames: { messages: sampleHeader.heads.messages.seq, drafts: sampleHeader.heads.drafts.seq },
      entries,
    });
    expect(textOf(factAt(html, 'end'))).toContain(`${entries} facts`);
  });

  it('X2 how the frames were cut into slices changes neither form', async () => {
    expect(await page(sampleFrames, 1)).toBe(await page(sampleFrames, 1000));
    expect(await joined(recordAsJsonLines(sampleHeader, inSlices(sampleFrames, 1)))).toBe(
      await joined(recordAsJsonLines(sampleHeader, inSlices(sampleFrames, 1000))),
    );
  });

  it('an empty record is an export too', async () => {
    expect(missing(await page([]), [])).toEqual([]);
    expect(textOf(await page([]))).toContain('There are no drafts.');
    expect((await lines([])).map((line) => line.line)).toEqual(['header', 'end']);
  });
});

describe('the data', () => {
  it('P2 X4 every string comes back exactly, also from UTF-8', async () => {
    const bytes = Buffer.from(await joined(recordAsJsonLines(sampleHeader, inSlices(sampleFrames))), 'utf8');
    const back = bytes
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as EntryLine)
      .filter(isEntry);
    expect(back.map((line) => line.entry)).toEqual(sampleFrames.flatMap((frame) => frame.content.entries));
  });

  it('X3 the published schema is the one the lines are made by', () => {
    expect(readFileSync(join(import.meta.dirname, '../../../docs/spec/export.schema.json'), 'utf8')).toBe(
      publishedSchema(),
    );
  });

  it('X3 the published schema takes every line and refuses others', async () => {
    const published = z.fromJSONSchema(JSON.parse(publishedSchema()) as z.core.JSONSchema.JSONSchema);
    for (const line of await lines()) expect(published.safeParse(line).success).toBe(true);
    const entry = (await lines()).find(isEntry);
    for (const wrong of [
      { ...entry, seq: 0 },
      { ...entry, lane: 'other' },
      { ...entry, entry: { kind: 'edit' } },
      { ...sampleHeader, heads: {} },
      {},
    ])
      expect(published.safeParse(wrong).success).toBe(false);
  });
});
