// What a reviewer may fetch: sealed pages and frames of everybody but themselves; opening them is the custodians' part (P4).
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { blake2b } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { lanes, type LaneName } from '../../../src/journal/lane.ts';
import type { ReviewFold, ReviewFrame, reviewFramesReplySchema, ReviewPage } from '../../../src/protocol/endpoint.ts';
import { inScope } from '../../../src/protocol/scope.ts';
import { journalId, type Enrolment } from '../../../src/protocol/signed.ts';
import { count } from '../../route.ts';
import type { HeldPage } from '../record/contents.ts';
import type { HeldRecord } from '../record/record.ts';
import { arrivedDay, wirePage } from '../record/wire.ts';
import type { StatedCase } from './cases.ts';

/** Most bytes of sealed frames in one answer, so that memory stays bounded. */
const answerBytes = 8 * 1024 * 1024;

/** Query of GET /v1/review/frames. */
export const framesQuerySchema = z.strictObject({
  case: journalId,
  journal: journalId,
  epoch: count,
  lane: z.enum(lanes),
  from: count.default(1),
  limit: count.default(1000),
});

/**
 * What a case opens of a lane, in order from `from` on, with the pages; `more` when the answer was cut. Of pages outside its days only what the chain is
 * checked by: commitments, digests and signatures. No sealed byte of them, and no box, leaves the endpoint (E4.4).
 */
export async function framesFor(
  record: HeldRecord,
  by: Enrolment,
  query: z.infer<typeof framesQuerySchema>,
  { scope, drafts }: StatedCase,
): Promise<z.infer<typeof reviewFramesReplySchema>> {
  const journal = fromBase64Url(query.journal);
  const owner = (await record.enrolments.find(journal, query.epoch))?.person;
  if (owner === undefined) throw new CandorError('not-found', 'There is no such journal here.');
  if (owner === by.person) throw new CandorError('not-allowed', 'Nobody reviews their own record.');
  if (!scope.people.includes(owner))
    throw new CandorError('not-allowed', 'This case does not name this author.', { next: 'Open a case that does.' });
  const chain = await record.chains.find(journal, query.epoch, query.lane);
  if (chain === undefined) return { pages: [], frames: [], folds: [], more: false };
  const rows = new Map<number, { readonly row: HeldPage; readonly opens: boolean } | null>();
  const pageOf = async (number: number): Promise<{ readonly row: HeldPage; readonly opens: boolean } | null> => {
    let known = rows.get(number);
    if (known === undefined) {
      const row = await record.contents.page(chain.id, number);
      known =
        row === undefined
          ? null
          : {
              row,
              opens:
                (drafts || query.lane === 'messages') && inScope(scope, owner, { ...row, arrived: arrivedDay(row) }),
            };
      rows.set(number, known);
    }
    return known;
  };
  const frames: ReviewFrame[] = [];
  const limit = Math.max(1, Math.min(query.limit, 5000));
  let size = 0;
  for await (const row of record.contents.frames(chain.id, query.from, limit)) {
    const opens = (await pageOf(row.page))?.opens ?? false;
    if (opens && frames.length > 0 && size + row.sealed.length > answerBytes) break;
    size += opens ? row.sealed.length : 0;
    frames.push({
      seq: row.seq,
      page: row.page,
      commitment: toBase64Url(row.commitment),
      sealed: opens ? toBase64Url(row.sealed) : null,
    });
  }
  const folds: ReviewFold[] = [];
  for await (const row of query.lane === 'drafts' ? record.contents.folds(chain.id, query.from) : []) {
    const opens = (await pageOf(row.page))?.opens ?? false;
    if (folds.length > 0 && ((opens && size + row.sealed.length > answerBytes) || folds.length >= 1000)) break;
    size += opens ? row.sealed.length : 0;
    const place = {
      page: row.page,
      lastSeq: row.last_seq,
      head: toBase64Url(row.head),
      signature: toBase64Url(row.signature),
    };
    folds.push(
      opens ? { ...place, sealed: toBase64Url(row.sealed) } : { ...place, digest: toBase64Url(blake2b(row.sealed)) },
    );
  }
  const pages = [...rows.values()]
    .filter((one) => one !== null)
    .map(({ row, opens }) => reviewPage(query.lane, row, opens));
  const last = frames.at(-1)?.seq ?? folds.at(-1)?.lastSeq ?? chain.seq;
  return { pages: pages.filter((page) => page.firstSeq <= last), frames, folds, more: last < chain.seq };
}

function reviewPage(lane: LaneName, row: HeldPage, opens: boolean): ReviewPage {
  const { box, ...rest } = { ...wirePage(lane, row), arrived: arrivedDay(row) };
  return opens ? { ...rest, box } : { ...rest, boxDigest: toBase64Url(blake2b(row.box)) };
}
