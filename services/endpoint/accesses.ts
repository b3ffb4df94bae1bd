// Openings of somebody's record: told by custodians, kept with their signatures, shown to the author (P4).
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { fromWtf8 } from '../../src/bytes/wtf8.ts';
import { CandorError } from '../../src/errors.ts';
import type { RequestClaim } from '../../src/protocol/credentials.ts';
import {
  keptAccessSchema,
  type Access,
  type accessesReplySchema,
  type pageOwnersReplySchema,
  type pageOwnersRequestSchema,
} from '../../src/protocol/endpoint.ts';
import type { z } from 'zod';
import { wirePage } from './review.ts';
import type { EndpointStore } from './store.ts';

const accessesPage = 500;

/** What a custodian told, as it was signed. */
export interface Told {
  readonly custodian: string;
  readonly claim: RequestClaim;
  readonly body: Uint8Array;
  readonly accesses: readonly Access[];
}

/** Keeps what a custodian tells, inside a transaction; an opening told again is kept once. Returns whose record was opened. */
export function takeAccesses(store: EndpointStore, { custodian, claim, body, accesses }: Told): readonly string[] {
  if (accesses.some((access) => access.custodian !== custodian))
    throw new CandorError('not-allowed', 'A custodian may tell only of its own openings.');
  const fresh = accesses.filter((access) => {
    const held = store.access(access.id);
    if (held !== undefined && held !== JSON.stringify(access))
      throw new CandorError(
        'conflict',
        'An opening with this id is already on record with other content. Nothing was changed.',
      );
    return held === undefined;
  });
  if (fresh.length > 0) {
    const batch = store.addAccessBatch(fromWtf8(body), fromBase64Url(claim.signKey), claim);
    for (const access of fresh) store.addAccess(access.id, access.author, JSON.stringify(access), batch);
  }
  return [...new Set(accesses.map((access) => access.author))];
}

/** Openings of `author`'s record after `cursor`, oldest first, at most 500. */
export function accessesOf(store: EndpointStore, author: string, cursor: number): z.infer<typeof accessesReplySchema> {
  return {
    accesses: store
      .accessesOf(author, cursor, accessesPage)
      .map((row) => ({ ...keptAccessSchema.parse(JSON.parse(row.access)), cursor: row.cursor })),
  };
}

/** Whose pages these are, for a custodian: the author's certificate and the page as signed; inside a transaction. From then on those pages cannot be redacted; a page as it was before a redaction is erased at its time all the same. Throws `not-found` for a page not held. */
export function pageOwners(
  store: EndpointStore,
  pages: z.infer<typeof pageOwnersRequestSchema>['pages'],
  nowSeconds: number,
): z.infer<typeof pageOwnersReplySchema> {
  return {
    pages: pages.map(({ journal, epoch, lane, page, replaced }) => {
      const owner = store.enrolment(fromBase64Url(journal), epoch);
      const chain = store.chain(fromBase64Url(journal), epoch, lane);
      const row = chain === undefined ? undefined : store.page(chain.id, page);
      if (owner === undefined || row === undefined)
        throw new CandorError('not-found', 'The endpoint does not hold this page.');
      const certificate = { enrolment: owner.certificate, signature: owner.signature };
      if (replaced !== undefined) {
        const was = store.replaced.asItWas(replaced);
        const isIts = toBase64Url(was.of.journal) === journal && was.of.epoch === epoch && was.page.page === page;
        if (!isIts || lane !== 'drafts')
          throw new CandorError('not-found', 'The endpoint does not hold this page as it was before that redaction.');
        return { certificate, page: wirePage(lane, was.page) };
      }
      if (chain !== undefined) store.addAsked(chain.id, page, nowSeconds); // from now on it stays as it is
      return { certificate, page: wirePage(lane, row) };
    }),
  };
}
