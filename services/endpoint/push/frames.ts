// Taking the frames of a push: each follows the one before, on a page that is held.
import { equalBytes, fromBase64Url } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import { frameHeader, nextHead, type ChainId } from '../../../src/journal/chain.ts';
import type { PushRequest } from '../../../src/protocol/endpoint.ts';
import type { ChainRow } from '../record/chains.ts';
import type { PageRow } from '../record/contents.ts';
import type { HeldRecord } from '../record/record.ts';
import { changed, gap } from './refusals.ts';

/** Keeps those that are new, and moves the chain on. */
export async function takeFrames(record: HeldRecord, held: ChainRow, chain: ChainId, push: PushRequest): Promise<void> {
  let { seq, head } = held;
  let page = (await record.contents.frame(held.id, seq))?.page ?? 0;
  let last: number | undefined;
  let of: PageRow | undefined;
  for (const frame of push.frames) {
    if (last !== undefined && frame.seq !== last + 1) throw gap(last + 1);
    last = frame.seq;
    const commitment = fromBase64Url(frame.commitment);
    const sealed = fromBase64Url(frame.sealed);
    if (frame.seq <= held.seq) {
      const before = await record.contents.frame(held.id, frame.seq);
      if (
        before === undefined ||
        before.page !== frame.page ||
        !equalBytes(before.commitment, commitment) ||
        !equalBytes(before.sealed, sealed)
      )
        throw changed(`Frame ${frame.seq}`);
      continue;
    }
    if (frame.seq !== seq + 1) throw gap(seq + 1);
    if (of?.page !== frame.page) of = await record.contents.page(held.id, frame.page);
    if (of === undefined)
      throw new CandorError(
        'endpoint-refused',
        `Frame ${frame.seq} belongs to page ${frame.page}, which was never sent. Nothing was kept.`,
        { next: 'Send the page with its frames.' },
      );
    // Its page cannot be found again by its first frame unless pages follow one another.
    if (frame.page < page || (frame.page !== page) !== (of.first_seq === frame.seq))
      throw new CandorError(
        'endpoint-refused',
        `Frame ${frame.seq} is not where page ${frame.page} says it begins. Nothing was kept.`,
      );
    page = frame.page;
    seq = frame.seq;
    head = nextHead(head, frameHeader(chain, of, seq), commitment);
    await record.contents.addFrame(held.id, { seq, page, commitment, sealed, head });
  }
  await record.chains.advance(held.id, seq, head);
}
