// Whose pages these are, for a custodian who is asked to open them (endpoint.md §6, P4).
import type { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import type { pageOwnersReplySchema, pageOwnersRequestSchema } from '../../../src/protocol/endpoint.ts';
import type { HeldRecord } from '../record/record.ts';
import { arrivedDay, wirePage } from '../record/wire.ts';
import type { ReplacedPages } from '../redact/replaced-pages.ts';
import type { Asked } from './asked.ts';

type PageRef = z.infer<typeof pageOwnersRequestSchema>['pages'][number];
type Owned = z.infer<typeof pageOwnersReplySchema>['pages'][number];

/** What is asked. */
export interface Owning {
  readonly record: HeldRecord;
  readonly replaced: ReplacedPages;
  readonly asked: Asked;
}

/** The author's certificate and the page as signed, of each; inside a transaction. From then on those pages cannot be redacted; a page as it was before a redaction is erased at its time all the same. Throws `not-found` for a page not held. */
export async function pageOwners(
  owning: Owning,
  pages: readonly PageRef[],
  nowSeconds: number,
): Promise<z.infer<typeof pageOwnersReplySchema>> {
  const owned: Owned[] = [];
  for (const page of pages) owned.push(await pageOwner(owning, page, nowSeconds));
  return { pages: owned };
}

async function pageOwner(
  { record, replaced, asked }: Owning,
  { journal, epoch, lane, page, replaced: redaction }: PageRef,
  nowSeconds: number,
): Promise<Owned> {
  const owner = await record.enrolments.find(fromBase64Url(journal), epoch);
  const chain = await record.chains.find(fromBase64Url(journal), epoch, lane);
  const row = chain === undefined ? undefined : await record.contents.page(chain.id, page);
  if (owner === undefined || chain === undefined || row === undefined)
    throw new CandorError('not-found', 'The endpoint does not hold this page.');
  const certificate = { enrolment: owner.certificate, signature: owner.signature };
  if (redaction !== undefined) {
    const was = await replaced.asItWas(redaction);
    const isIts = toBase64Url(was.of.journal) === journal && was.of.epoch === epoch && was.page.page === page;
    if (!isIts || lane !== 'drafts')
      throw new CandorError('not-found', 'The endpoint does not hold this page as it was before that redaction.');
    return { certificate, page: wirePage(lane, was.page), arrived: arrivedDay(was.page) };
  }
  await asked.add(chain.id, page, nowSeconds); // from now on it stays as it is
  return { certificate, page: wirePage(lane, row), arrived: arrivedDay(row) };
}
