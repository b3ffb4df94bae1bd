// Openings of somebody's record: told by custodians, kept with their signatures, shown to the author (P4).
import type { z } from 'zod';
import { fromWtf8 } from '../../../src/bytes/wtf8.ts';
import { CandorError } from '../../../src/errors.ts';
import type { RequestClaim } from '../../../src/protocol/credentials.ts';
import { keptAccessSchema, type Access, type accessesReplySchema } from '../../../src/protocol/endpoint.ts';
import type { OpeningStore } from './store.ts';

const accessesPage = 500;

/** What a custodian told, as it was signed. */
export interface Told {
  readonly custodian: string;
  readonly claim: RequestClaim;
  readonly body: Uint8Array;
  readonly accesses: readonly Access[];
}

/** Keeps what a custodian tells, inside a transaction; an opening told again is kept once. Resolves with whose record was opened. */
export async function takeAccesses(
  openings: OpeningStore,
  { custodian, claim, body, accesses }: Told,
): Promise<readonly string[]> {
  if (accesses.some((access) => access.custodian !== custodian))
    throw new CandorError('not-allowed', 'A custodian may tell only of its own openings.');
  const fresh: Access[] = [];
  for (const access of accesses) {
    const held = await openings.find(access.id);
    if (held !== undefined && held !== JSON.stringify(access))
      throw new CandorError(
        'conflict',
        'An opening with this id is already on record with other content. Nothing was changed.',
      );
    if (held === undefined) fresh.push(access);
  }
  if (fresh.length > 0) {
    const batch = await openings.addBatch(fromWtf8(body), claim);
    for (const access of fresh) await openings.add(access.id, access.author, JSON.stringify(access), batch);
  }
  return [...new Set(accesses.map((access) => access.author))];
}

/** Openings of `author`'s record after `cursor`, oldest first, at most 500. */
export async function accessesOf(
  openings: OpeningStore,
  author: string,
  cursor: number,
): Promise<z.infer<typeof accessesReplySchema>> {
  const rows = await openings.of(author, cursor, accessesPage);
  return {
    accesses: rows.map((row) => ({ ...keptAccessSchema.parse(JSON.parse(row.access)), cursor: row.cursor })),
  };
}
