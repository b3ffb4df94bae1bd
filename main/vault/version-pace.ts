// How often versions of a draft may be recorded: at level `versions` a draft is recorded as it stands now and then, never single keys (P5).
import { CandorError } from '../../src/errors.ts';
import type { RequestOf } from '../../src/ipc/contract.ts';
import type { CaptureLevel } from '../../src/policy/level.ts';

/** The last version each vault took: of which draft, and at which Unix second. */
const lastVersions = new WeakMap<object, { readonly draft: string; readonly second: number }>();

/** One change a call, one call a second; throws `not-allowed` or `record-behind` otherwise. */
export function mayTakeVersion(
  vault: object,
  level: CaptureLevel,
  { draft, edits }: RequestOf<'appendEdits'>,
  second: number,
): void {
  if (level === 'messages' || edits.length !== 1 || edits[0]?.kind !== 'other' || edits[0].composing)
    throw new CandorError('not-allowed', `The policy records at level “${level}”, so single edits are not recorded.`);
  const last = lastVersions.get(vault);
  if (last?.draft === draft && last.second === second)
    throw new CandorError(
      'record-behind',
      'A version of this draft was just recorded; the next one follows in a second.',
    );
  lastVersions.set(vault, { draft, second });
}
