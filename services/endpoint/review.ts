// What a reviewer may fetch: sealed pages and frames of everybody but themselves; opening them is the custodians' part (P4).
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import type { reviewFramesReplySchema, reviewJournalsReplySchema, WireFold, WireFrame, WirePage } from '../../src/protocol/endpoint.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import { journalId, type Enrolment } from '../../src/protocol/signed.ts';
import { z } from 'zod';
import { wireReceipt } from './push.ts';
import type { EndpointStore, PageRow } from './store.ts';

/** Most bytes of sealed frames in one answer, so that memory stays bounded. */
const answerBytes = 8 * 1024 * 1024;

const count = z.string().regex(/^\d{1,15}$/).transform(Number);
/** Query of GET /v1/review/frames. */
export const framesQuerySchema = z.strictObject({ journal: journalId, epoch: count, lane: z.enum(lanes), from: count.default(1), limit: count.default(1000) });

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
            checkpoint: checkpoint === undefined ? null : { lane, seq: checkpoint.seq, head: toBase64Url(checkpoint.head), signature: toBase64Url(checkpoint.signature) },
          };
        }),
      };
    }),
  };
}

/** Sealed frames in order from `from` on, with the pages they belong to; `more` when the answer was cut. */
export function framesFor(store: EndpointStore, by: Enrolment, query: z.infer<typeof framesQuerySchema>): z.infer<typeof reviewFramesReplySchema> {
  requireReviewer(by);
  const journal = fromBase64Url(query.journal);
  const owner = store.enrolment(journal, query.epoch)?.person;
  if (owner === undefined) throw new CandorError('not-found', 'There is no such journal here.');
  if (owner === by.person) throw new CandorError('not-allowed', 'Nobody reviews their own record.');
  const chain = store.chain(journal, query.epoch, query.lane);
  if (chain === undefined) return { pages: [], frames: [], folds: [], more: false };
  const frames: WireFrame[] = [];
  const pages: WirePage[] = [];
  const limit = Math.max(1, Math.min(query.limit, 5000));
  let size = 0;
  for (const row of store.frames(chain.id, query.from, limit)) {
    if (frames.length > 0 && size + row.sealed.length > answerBytes) break;
    size += row.sealed.length;
    frames.push({ seq: row.seq, page: row.page, commitment: toBase64Url(row.commitment), sealed: toBase64Url(row.sealed) });
  }
  const folds: WireFold[] = [];
  for (const row of query.lane === 'drafts' ? store.folds(chain.id, query.from) : []) {
    if (folds.length > 0 && (size + row.sealed.length > answerBytes || folds.length >= 1000)) break;
    size += row.sealed.length;
    folds.push({ page: row.page, lastSeq: row.last_seq, head: toBase64Url(row.head), sealed: toBase64Url(row.sealed), signature: toBase64Url(row.signature) });
  }
  for (const number of new Set([...frames, ...folds].map((one) => one.page))) {
    const page = store.page(chain.id, number);
    if (page !== undefined) pages.push(wirePage(query.lane, page));
  }
  return { pages, frames, folds, more: (frames.at(-1)?.seq ?? folds.at(-1)?.lastSeq ?? chain.seq) < chain.seq };
}

/** A stored page as it travels. */
export function wirePage(lane: LaneName, row: PageRow): WirePage {
  return { lane, page: row.page, format: row.format, firstSeq: row.first_seq, day: row.day, box: toBase64Url(row.box), readers: z.array(z.string()).parse(JSON.parse(row.readers)), signature: toBase64Url(row.signature) };
}
