// Takes drafts their author discarded as private out of the pages that hold them: each page is written anew under a new key (spec: journal.md §8b).
import { CandorError } from '../../src/errors.ts';
import { leadsToEnd, openFold, redactPage } from '../../src/journal/folded-page.ts';
import { encodeRedacted } from '../../src/journal/redaction.ts';
import type { StoredFold, StoredPage } from '../../src/journal/source.ts';
import { unwrapPageKey } from '../../src/journal/device-keys.ts';
import type { KnownDraft } from './draft-desk.ts';
import { foldFrames } from './folding.ts';
import type { Journal } from './journal.ts';
import { unpack } from './pack.ts';

/** A page without one draft, ready to take the place of the page with it. */
export interface RedactedPage {
  readonly draft: number;
  readonly page: StoredPage;
  readonly fold: StoredFold;
  /** Signature of the fold it replaces: over another one it must not be put, for that may lack another draft. */
  readonly over: Uint8Array;
}

/** The next page to be written anew without `draft`, the last page first; null when no page holds anything of it. The draft's pages must be folded. */
export async function nextRedaction(journal: Journal, wrapKey: Uint8Array, draft: KnownDraft): Promise<RedactedPage | null> {
  const [last] = journal.pagesWith(draft.log.number, draft.firstSeq);
  if (last === undefined) return null;
  const chain = { journal: journal.identity.journal, epoch: journal.identity.epoch, lane: 'drafts' as const };
  const { kept, redaction } = redactPage(chain, last.span, last.opened, draft.log.number);
  const { page, fold } = journal.sealAgain(last, encodeRedacted(redaction, await foldFrames(kept)));
  // What it replaces is destroyed, so it is opened again as anybody would and led through the chain first.
  const pageKey = unwrapPageKey(page.wrapped, chain, page.page, wrapKey);
  const back = pageKey === null ? null : openFold(chain, last.span, fold, pageKey, unpack);
  if (back === null || !leadsToEnd(chain, last.span, back)) throw new CandorError('internal', 'A page without the draft does not lead to its head; the page stays as it is.');
  return { draft: draft.log.number, page, fold, over: last.signature };
}
