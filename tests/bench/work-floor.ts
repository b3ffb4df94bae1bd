// The floor of a year's size: what was written and what was received, day by day under Brotli 9, without ids, states, keys, chain or signatures.
import { brotliCompressSync, constants } from 'node:zlib';
import type { RecordedEdit } from '../../src/draft/edit.ts';
import { columnsFloor } from './columns-floor.ts';
import type { Happening } from './corpus/working-day.ts';

/** Adds up days. What was sent follows from its edits, so its text is not counted again. */
export class WorkFloor {
  bytes = 0;
  messages = 0;
  edits = 0;

  /** One day's work. */
  add(day: Iterable<Happening>): void {
    const edits: RecordedEdit[] = [];
    const heard: string[] = [];
    for (const one of day) {
      if (one.what === 'typed')
        edits.push(...one.edits.map((edit, i) => ({ ...edit, n: one.first + i, second: one.second })));
      if (one.what === 'heard') heard.push(one.text);
      if (one.what === 'heard' || one.what === 'sent') this.messages++;
    }
    const texts = Buffer.from(heard.join('\n'));
    this.bytes +=
      columnsFloor(edits) +
      brotliCompressSync(texts, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: texts.length },
      }).length;
    this.edits += edits.length;
  }
}
