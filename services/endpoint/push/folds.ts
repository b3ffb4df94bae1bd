// Taking the folded pages of a push: each is signed by its device for its place in the chain.
import { equalBytes } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import type { ChainId } from '../../../src/journal/chain.ts';
import { foldIsSigned } from '../../../src/journal/folded-page.ts';
import type { PushRequest } from '../../../src/protocol/endpoint.ts';
import type { ChainRow } from '../record/chains.ts';
import { foldRow } from '../record/wire.ts';
import type { HeldRecord } from '../record/record.ts';
import { changed, gap } from './refusals.ts';

/** Keeps those that are new, and moves the chain on. */
export async function takeFolds(
  record: HeldRecord,
  held: ChainRow,
  chain: ChainId,
  push: PushRequest,
  deviceKey: Uint8Array,
): Promise<void> {
  let { seq, head } = held;
  for (const fold of push.folds) {
    const row = foldRow(fold);
    const before = await record.contents.fold(held.id, fold.page);
    if (before !== undefined) {
      if (
        before.last_seq !== row.last_seq ||
        !equalBytes(before.head, row.head) ||
        !equalBytes(before.sealed, row.sealed)
      )
        throw changed(`Folded page ${fold.page}`);
      continue;
    }
    const page = await record.contents.page(held.id, fold.page);
    if (page?.first_seq !== seq + 1 || row.last_seq <= seq) throw gap(seq + 1);
    const span = {
      page: fold.page,
      format: page.format,
      firstSeq: seq + 1,
      lastSeq: row.last_seq,
      before: head,
      after: row.head,
    };
    if (
      !foldIsSigned(
        chain,
        span,
        { page: fold.page, lastSeq: row.last_seq, head: row.head, sealed: row.sealed, signature: row.signature },
        deviceKey,
      )
    ) {
      throw new CandorError(
        'endpoint-refused',
        `Folded page ${fold.page} is not signed by this device for this place in the chain. Nothing was kept.`,
      );
    }
    await record.contents.addFold(held.id, row);
    seq = row.last_seq;
    ({ head } = row);
  }
  await record.chains.advance(held.id, seq, head);
}
