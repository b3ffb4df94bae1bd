// What a reviewer may fetch: sealed pages and frames of everybody but themselves; opening them is the custodians' part (P4).
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import type {
  ReviewFold,
  ReviewFrame,
  reviewFramesReplySchema,
  reviewJournalsReplySchema,
  ReviewPage,
  WirePage,
} from '../../src/protocol/endpoint.ts';
import { blake2b } from '../../src/crypto/sodium.ts';
import { dayOf } from '../../src/journal/day.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import { inScope } from '../../src/protocol/scope.ts';
import { journalId, type Enrolment } from '../../src/protocol/signed.ts';
import { z } from 'zod';
import type { StatedCase } from './cases.ts';
import { wireReceipt } from './push.ts';
import type { EndpointStore, HeldPage, PageRow } from './store.ts';

/** Most bytes of sealed frames in one answer, so that memory stays bounded. */
const answerBytes = 8 * 1024 * 1024;

const count = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
/** Query of GET /v1/review/frames. */
export const framesQuerySchema = z.strictObject({
  case: journalId,
  journal: journalId,
  epoch: count,
  lane: z.enum(lanes),
  from: count.default(1),
  limit: count.default(1000),
});

/** Throws `not-allowed` unless this is a reviewer. */
export function requireReviewer(by: Enrolment): void {
  if (by.role !== 'reviewer') throw new CandorError('not-allowed', 'Only a reviewer may read the record of others.');
}

/** Every journal but the reviewer's own, with what is held of each lane. */
export function journalsFor(store: EndpointStore, by: Enrolment): z.infer<typeof reviewJournalsReplySchema> {
  requireReviewer(by);
  return {
    journals: store.enrolmentsOfOthers(by.person).map((row) => {
      const journal = toBase64Url(row.journal);
      return {
        journal,
        epoch: row.epoch,
        certificate: { enrolment: row.certificate, signature: row.signature },
        lanes: lanes.map((lane) => {
          const chain = store.chain(row.journal, row.epoch, lane);
          if (chain === undefined) return { lane, seq: 0, receipt: null, checkpoint: null };
          const receipt = store.latestReceipt(chain.id);
          const checkpoint = store.checkpoint(chain.id);
          return {
            lane,
            seq: chain.seq,
            receipt: receipt === undefined ? null : wireReceipt({ journal, epoch: row.epoch, lane }, receipt),
            checkpoint:
              checkpoint === undefined
                ? null
                : {
                    lane,
                    seq: checkpoint.seq,
                    head: toBase64Url(checkpoint.head),
                    signature: toBase64Url(checkpoint.signature),
                  },
          };
        }),
      };
    }),
  };
}

/**
 * What a case opens of a lane, in order from `from` on, with the pages; `more` when the answer was cut. Of pages outside its days only what the chain is
 * checked by: commitments, digests and signatures. No sealed byte of them, and no box, leaves the endpoint (E4.4).
 */
export function framesFor(
  store: EndpointStore,
  by: Enrolment,
  query: z.infer<typeof framesQuerySchema>,
  { scope, drafts }: StatedCase,
): z.infer<typeof reviewFramesReplySchema> {
  const journal = fromBase64Url(query.journal);
  const owner = store.enrolment(journal, query.epoch)?.person;
  if (owner === undefined) throw new CandorError('not-found', 'There is no such journal here.');
  if (owner === by.person) throw new CandorError('not-allowed', 'Nobody reviews their own record.');
  if (!scope.people.includes(owner))
    throw new CandorError('not-allowed', 'This case does not name this author.', { next: 'Open a case that does.' });
  const chain = store.chain(journal, query.epoch, query.lane);
  if (chain === undefined) return { pages: [], frames: [], folds: [], more: false };
  const rows = new Map<number, { readonly row: HeldPage; readonly opens: boolean } | null>();
  const pageOf = (number: number): { readonly row: HeldPage; readonly opens: boolean } | null => {
    let known = rows.get(number);
    if (known === undefined) {
      const row = store.page(chain.id, number);
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
  for (const row of store.frames(chain.id, query.from, limit)) {
    const opens = pageOf(row.page)?.opens ?? false;
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
  for (const row of query.lane === 'drafts' ? store.folds(chain.id, query.from) : []) {
    const opens = pageOf(row.page)?.opens ?? false;
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

/** The UTC day a page came; null where that was not kept. */
export function arrivedDay({ arrived }: Pick<HeldPage, 'arrived'>): number | null {
  return arrived === null ? null : dayOf(arrived);
}

/** A stored page as it travels. */
export function wirePage(lane: LaneName, row: PageRow): WirePage {
  return {
    lane,
    page: row.page,
    format: row.format,
    firstSeq: row.first_seq,
    day: row.day,
    box: toBase64Url(row.box),
    readers: z.array(z.string()).parse(JSON.parse(row.readers)),
    signature: toBase64Url(row.signature),
  };
}
