// Openings of somebody's record: told by custodians, kept with their signatures, shown to the author (P4).
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { verifySignature } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { accessBytes } from '../../src/protocol/credentials.ts';
import { accessSchema, pageRefSchema, type accessesReplySchema, type accessRequestSchema, type pageOwnersReplySchema, type pageOwnersRequestSchema } from '../../src/protocol/endpoint.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { z } from 'zod';
import { readJson } from '../http.ts';
import type { EndpointConfig } from './config.ts';
import { wirePage } from './review.ts';
import type { EndpointStore } from './store.ts';

const accessesPage = 500;
const accessList = z.array(accessSchema).min(1).max(1000);
const pageList = z.array(pageRefSchema).min(1).max(1000);

/** Keeps what a custodian tells, durably; telling it again changes nothing. Returns how many openings it was, and whose record was opened. */
export function takeAccesses(store: EndpointStore, custodians: EndpointConfig['custodians'], request: z.infer<typeof accessRequestSchema>): { readonly stored: number; readonly authors: readonly string[] } {
  const custodian = knownCustodian(custodians, request.custodianKey, request.accesses, request.signature);
  const accesses = readJson(request.accesses, accessList);
  if (accesses.some((access) => access.custodian !== custodian.name)) throw new CandorError('not-allowed', 'A custodian may tell only of its own openings.');
  store.atomically(() => {
    const fresh = accesses.filter((access) => {
      const held = store.access(access.id);
      if (held !== undefined && held !== JSON.stringify(access)) throw new CandorError('conflict', 'An opening with this id is already on record with other content. Nothing was changed.');
      return held === undefined;
    });
    if (fresh.length === 0) return;
    const batch = store.addAccessBatch(request.accesses, fromBase64Url(request.custodianKey), fromBase64Url(request.signature));
    for (const access of fresh) store.addAccess(access.id, access.author, JSON.stringify(access), batch);
  });
  return { stored: accesses.length, authors: [...new Set(accesses.map((access) => access.author))] };
}

/** Openings of `author`'s record after `cursor`, oldest first, at most 500. */
export function accessesOf(store: EndpointStore, author: string, cursor: number): z.infer<typeof accessesReplySchema> {
  return { accesses: store.accessesOf(author, cursor, accessesPage).map((row) => ({ ...accessSchema.parse(JSON.parse(row.access)), cursor: row.cursor })) };
}

/** Whose pages these are, for a custodian: the author's certificate and the page as signed. From then on those pages cannot be redacted. Throws `not-found` for a page not held. */
export function pageOwners(store: EndpointStore, custodians: EndpointConfig['custodians'], request: z.infer<typeof pageOwnersRequestSchema>, nowSeconds: number): z.infer<typeof pageOwnersReplySchema> {
  knownCustodian(custodians, request.custodianKey, request.pages, request.signature);
  return store.atomically(() => ({
    pages: readJson(request.pages, pageList).map(({ journal, epoch, lane, page }) => {
      const owner = store.enrolment(fromBase64Url(journal), epoch);
      const chain = store.chain(fromBase64Url(journal), epoch, lane);
      const row = chain === undefined ? undefined : store.page(chain.id, page);
      if (owner === undefined || row === undefined) throw new CandorError('not-found', 'The endpoint does not hold this page.');
      if (chain !== undefined) store.addAsked(chain.id, page, nowSeconds); // from now on it stays as it is
      return { certificate: { enrolment: owner.certificate, signature: owner.signature }, page: wirePage(lane, row) };
    }),
  }));
}

function knownCustodian(custodians: EndpointConfig['custodians'], key: string, text: string, signature: string): EndpointConfig['custodians'][number] {
  const custodian = custodians.find((one) => one.signKey === key);
  if (custodian === undefined || !verifySignature(contexts.request, accessBytes(text), fromBase64Url(signature), fromBase64Url(key))) {
    throw new CandorError('not-allowed', 'This is not signed by a custodian known here.');
  }
  return custodian;
}
