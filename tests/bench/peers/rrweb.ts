// Row `peer-rrweb`: rrweb's recorder in a real browser page, while every edit of the trace is made in a textarea as native input.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, createBrotliCompress } from 'node:zlib';
import { findBrowser } from '../../../scripts/browser.mjs';
import { openBrowser } from '../../../scripts/drive/client.ts';
import { columnsFloor } from '../columns-floor.ts';
import { measured, skipped, type Row } from '../row.ts';
import type { BenchTrace } from '../trace.ts';
import { startRecording, typeRecorded, useTraceClock } from './recorder-page.ts';
import { sameText, textAfter } from './text-after.ts';

/** Edits made in the page before it gives its events away: each carries the whole text, so that more would not fit one answer. */
const batch = 250;
/** A recording grows with the square of the text; from here on only the part recorded so far is compared, bytes. */
const enough = 256 * 1024 * 1024;

/** Bytes per edit of all events as one stream under Brotli 9, the floor's own packing; the note says what they are before. */
export async function benchRrweb({ name, edits }: BenchTrace): Promise<readonly Row[]> {
  if (findBrowser() === undefined)
    return [skipped('peer-rrweb', 'bytes', 'there is no Chromium-family browser here (CANDOR_BROWSER names one)')];
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent('<!doctype html><title>Draft</title><textarea wrap="off"></textarea>');
    await page.evaluate(useTraceClock);
    await page.addScriptTag({
      path: join(dirname(createRequire(import.meta.url).resolve('rrweb')), 'rrweb.umd.min.cjs'),
    });
    await page.evaluate(startRecording);
    const packing = createBrotliCompress({
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS },
    });
    let packed = 0;
    packing.on('data', (chunk: Buffer) => (packed += chunk.length));
    let [raw, inputs, done] = [0, 0, 0];
    while (done < edits.length && raw < enough) {
      const lines = await page.evaluate(typeRecorded, edits.slice(done, done + batch));
      done = Math.min(edits.length, done + batch);
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      raw += bytes.length;
      inputs += lines.filter((line) => line.includes('"source":5')).length;
      if (!packing.write(bytes)) await once(packing, 'drain');
    }
    packing.end();
    await once(packing, 'end');
    const typed = edits.slice(0, done);
    sameText('rrweb’s page', await page.locator('textarea').inputValue(), textAfter(typed));
    const part =
      done === edits.length
        ? `${done} edits of ${name}`
        : `the first ${done} of ${edits.length} edits of ${name} (then the recording had ${enough / 1024 / 1024} MiB)`;
    const note = `${part}, ${inputs} inputs recorded by rrweb’s own defaults, at the trace’s seconds; all events as one stream under Brotli 9, ${Math.round(raw / done)} bytes per edit before it; keeps the whole text after each input, no kind or origin; not sealed, not signed; floor: the columns of bytes-per-edit-*`;
    return [measured('peer-rrweb', packed / done, 'bytes', columnsFloor(typed) / done, note)];
  } finally {
    await browser.close();
  }
}
