// One record, judged by `candor verify` and by the second verifier: both say the same, and neither throws anything but a refusal (J7.1).
import { expect } from 'vitest';
import { checkRecord } from '../../cli/verify.ts';
import { CandorError } from '../../src/errors.ts';
import { Lie } from '../second/bytes.ts';
import { secondVerdict } from '../second/verifier.ts';
import { seedsOf } from './lying-record.ts';
import { endpointKeys } from './test-keys.ts';

/** What both said. */
export type Said = 'holds' | 'unsigned' | 'fault' | 'refused';

/** None said of anything yet. */
export const nothingSaid = (): Record<Said, number> => ({ holds: 0, unsigned: 0, fault: 0, refused: 0 });

/** Judges the record at `path` with every key; `readAgain` reads it for the second verifier. Fails where the two differ. */
export function judgedTwice(path: string, keys: string, readAgain: () => Parameters<typeof secondVerdict>[0]): Said {
  let said: Said;
  let first = '';
  try {
    const { outcome, faults, content } = checkRecord(path, { keys });
    said = outcome;
    first = [...faults, ...(content?.faults ?? [])][0]?.sentence ?? '';
    expect(faults.filter((fault) => fault.kind === 'unreadable')).toEqual([]);
  } catch (error) {
    if (!(error instanceof CandorError)) throw error;
    said = 'refused';
    first = error.message;
  }
  let second: { readonly outcome: Said; readonly why: string };
  try {
    second = secondVerdict(readAgain(), { seeds: seedsOf('all'), endpointKey: endpointKeys().publicKey });
  } catch (error) {
    if (!(error instanceof Lie)) throw error;
    second = { outcome: 'refused', why: error.message };
  }
  expect({ outcome: second.outcome, why: second.why, first }).toEqual({ outcome: said, why: second.why, first });
  return said;
}
