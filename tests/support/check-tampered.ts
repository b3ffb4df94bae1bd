// What `candor verify` makes of a record somebody changed: the faults it names, or that it refuses the file.
import { CandorError } from '../../src/errors.ts';
import { verifyJournal, type Verdict, type VerifyOptions } from '../../src/journal/verify.ts';
import { openSource, readKeys } from '../../cli/open-source.ts';
import { unpack } from '../../cli/unpack.ts';
import { checkRecord } from '../../cli/verify.ts';

/** `caught` with a short name of how, or `holds`. */
export interface Finding {
  readonly caught: boolean;
  /** `refused: code`, or each fault as `kind lane seq`. */
  readonly how: string;
}

/** Runs the whole check over `path` with a key file; anything but a verdict or a `CandorError` is thrown on. */
export function checkTampered(path: string, keys: string): Finding {
  try {
    const verdict = checkRecord(path, { keys });
    return {
      caught: !verdict.holds,
      how: [
        ...verdict.faults.map((fault) => `${fault.kind} ${fault.lane} ${fault.seq}`),
        ...(verdict.content?.faults ?? []).map((fault) => `content ${fault.lane} ${fault.seq}`),
      ].join(', '),
    };
  } catch (error) {
    if (!(error instanceof CandorError)) throw error;
    return { caught: true, how: `refused: ${error.code}` };
  }
}

/** The plain verifier with whatever else a stranger may know: receipts held elsewhere, the enrolled key, no page keys. */
export function verifyWith(path: string, options: VerifyOptions & { readonly keys?: string }): Verdict {
  const { keys: file, ...rest } = options;
  const keys = readKeys(file, undefined);
  const { source, close } = openSource(path);
  try {
    return verifyJournal(source, { unpack, ...(file === undefined ? {} : { pageKey: keys.pageKey }), ...rest });
  } finally {
    close();
  }
}
