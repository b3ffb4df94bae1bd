// Taking what its author discarded as private out of a held page: same place in the chain, new key, only in time and never once it was opened (endpoint.md §3a).
import { equalBytes, fromBase64Url } from '../../../src/bytes/bytes.ts';
import { blake2b } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { genesisHead, type ChainId } from '../../../src/journal/chain.ts';
import { foldIsSigned } from '../../../src/journal/folded-page.ts';
import { pageIsSigned } from '../../../src/journal/page.ts';
import type { RedactRequest } from '../../../src/protocol/endpoint.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import { readWirePage } from '../../../src/protocol/wire-page.ts';
import type { Asked } from '../opening/asked.ts';
import type { Boxes } from '../push/boxes.ts';
import type { HeldRecord } from '../record/record.ts';
import { foldRow, pageRow } from '../record/wire.ts';
import type { ReplacedPages } from './replaced-pages.ts';

const daySeconds = 86_400;

/** When a page is redacted at all: within how many hours of its receipt, how often it alone, and how often its author's pages in 24 hours. */
export interface RedactionRules {
  readonly graceHours: number;
  readonly perPage: number;
  readonly perDay: number;
}

/** What a redaction works with. */
export interface Redacting {
  readonly record: HeldRecord;
  readonly boxes: Boxes;
  readonly replaced: ReplacedPages;
  readonly asked: Asked;
}

/**
 * Puts the redacted page in place of the one held, durably, or says why that one stays. Null: nothing of what was taken out is held here
 * (any more). `claim` takes the request in the same transaction. Throws on anything that is not this device's, or not exactly at the place of the page held.
 */
export async function takeRedaction(
  { record, boxes, replaced, asked }: Redacting,
  by: Enrolment,
  request: RedactRequest,
  rules: RedactionRules,
  nowSeconds: number,
  claim: () => Promise<void>,
): Promise<string | null> {
  const { page, fold } = request;
  const { graceHours } = rules;
  if (request.journal !== by.journal || request.epoch !== by.epoch)
    throw new CandorError('not-allowed', 'A device may redact only its own journal.');
  if (page.lane !== 'drafts' || page.page !== fold.page)
    throw new CandorError('bad-request', 'Only a page of drafts can be redacted.');
  const chain: ChainId = { journal: fromBase64Url(request.journal), epoch: request.epoch, lane: 'drafts' };
  const deviceKey = fromBase64Url(by.signKey);
  const row = pageRow(page);
  const folded = foldRow(fold);
  const refused = await record.sql.atomically(async () => {
    await claim();
    const held = await record.chains.find(chain.journal, chain.epoch, 'drafts');
    const heldPage = held === undefined ? undefined : await record.contents.page(held.id, page.page);
    const heldFold = held === undefined ? undefined : await record.contents.fold(held.id, page.page);
    if (held === undefined || heldPage === undefined || heldFold === undefined) return null;
    if (
      heldPage.format !== row.format ||
      heldPage.day !== row.day ||
      heldPage.first_seq !== row.first_seq ||
      heldPage.readers !== row.readers ||
      heldFold.last_seq !== folded.last_seq ||
      !equalBytes(heldFold.head, folded.head)
    ) {
      throw new CandorError(
        'conflict',
        `Page ${page.page} is held at another place of the chain or for other readers. What is held was not changed.`,
        { next: 'Verify the journal on this device.' },
      );
    }
    const before =
      row.first_seq === 1
        ? genesisHead(chain, deviceKey, fromBase64Url(by.previous))
        : (await record.contents.foldEndingAt(held.id, row.first_seq - 1))?.head;
    const span =
      before === undefined
        ? null
        : {
            page: fold.page,
            format: row.format,
            firstSeq: row.first_seq,
            lastSeq: folded.last_seq,
            before,
            after: folded.head,
          };
    if (
      !pageIsSigned(chain, readWirePage(page), deviceKey) ||
      span === null ||
      !foldIsSigned(
        chain,
        span,
        {
          page: fold.page,
          lastSeq: folded.last_seq,
          head: folded.head,
          sealed: folded.sealed,
          signature: folded.signature,
        },
        deviceKey,
      )
    ) {
      throw new CandorError(
        'endpoint-refused',
        `The redacted page ${page.page} is not signed by this device for this place in the chain. What is held was not changed.`,
      );
    }
    if (await asked.was(held.id, page.page)) return 'It was opened for a case already, so it stays.';
    const receivedAt = (await record.chains.receivedAt(held.id, folded.last_seq)) ?? 0;
    if (nowSeconds > receivedAt + graceHours * 3600)
      return graceHours === 0
        ? 'The bank’s endpoint does not let drafts be discarded as private.'
        : `The bank has held it for more than ${graceHours} hours, so it stays.`;
    const tooOften = await tooManyWhy(replaced, held.id, page.page, by.person, rules, nowSeconds);
    if (tooOften !== null) return tooOften;
    await boxes.take(held.id, page.page, row.box, by);
    // As long again as there was to discard: what was done in the last minute can be looked at, too.
    await record.contents.replace(held.id, row, folded);
    const until = nowSeconds + graceHours * 3600;
    const digest = blake2b(heldFold.sealed);
    await replaced.keep(
      { chain: held.id, page: page.page, at: nowSeconds, before: digest, signature: folded.signature },
      heldPage,
      heldFold,
      until,
    );
    return null;
  });
  if (refused === null) await record.sql.emptyLog();
  return refused;
}

/** Why this page is not redacted once more for now; null when it may be. */
async function tooManyWhy(
  replaced: ReplacedPages,
  chain: number,
  page: number,
  person: string,
  { perPage, perDay }: RedactionRules,
  nowSeconds: number,
): Promise<string | null> {
  if ((await replaced.ofPage(chain, page)) >= perPage)
    return `Of this page so much was discarded as private already (${String(perPage)} times), so the rest of it stays.`;
  return (await replaced.ofPersonSince(person, nowSeconds - daySeconds)) >= perDay
    ? `You discarded as private as often as is possible in 24 hours (${String(perDay)} times), so this one stays.`
    : null;
}
