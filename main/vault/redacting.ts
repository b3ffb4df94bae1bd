// Takes drafts their author discarded as private out of the pages that hold them: each page is written anew under a new key (spec: journal.md §8b).
import { CandorError } from '../../src/errors.ts';
import { leadsToEnd, openFold, redactPage } from '../../src/journal/folded-page.ts';
import { encodeRedacted } from '../../src/journal/redaction.ts';
import type { StoredFold, StoredPage } from '../../src/journal/source.ts';
import { unwrapPageKey } from '../../src/journal/device-keys.ts';
import type { KnownDraft } from '../../src/draft/view.ts';
import { foldFrames } from './folding.ts';
import type { Journal } from './journal.ts';
import { unpack } from './pack.ts';
import type { VaultRecord } from './vault-record.ts';

/** A page without one draft, ready to take the place of the page with it. */
export interface RedactedPage {
  readonly draft: number;
  readonly page: StoredPage;
  readonly fold: StoredFold;
  /** Signature of the fold it replaces: over another one it must not be put, for that may lack another draft. */
  readonly over: Uint8Array;
}

/** What redacting works with. */
export interface RedactingOptions {
  readonly record: VaultRecord;
  /** Opens the device's own wraps. */
  readonly wrapKey: Uint8Array;
  /** Folds every closed page. */
  readonly fold: () => Promise<void>;
  /** Puts a work into the next commit. */
  readonly commit: (work: () => void) => Promise<void>;
}

/** Brings every draft that is to be taken out to its end, a page at a time. What is to be done follows from the record each time. */
export class Redacting {
  readonly #options: RedactingOptions;
  /** Given out by `next` and not taken yet. */
  #prepared: RedactedPage | null = null;

  constructor(options: RedactingOptions) {
    this.#options = options;
  }

  /** The next page to be redacted at the endpoint and then, by `take` and `redact`, here; null when nothing is left to be taken out. */
  async next(): Promise<RedactedPage | null> {
    for (;;) {
      const [draft] = this.#options.record.contents.views.draft.toTakeOut();
      if (draft === undefined) return null;
      this.#prepared = await this.#prepare(draft);
      if (this.#prepared !== null) return this.#prepared;
    }
  }

  /** The page with this number that `next` gave, once; null when it was given by a process that ended. */
  take(page: number): RedactedPage | null {
    const prepared = this.#prepared;
    if (prepared?.page.page !== page) return null;
    this.#prepared = null;
    return prepared;
  }

  /** Puts a redacted page in place of the one with the draft, and leaves nothing of that in the file or its log. */
  async redact(prepared: RedactedPage): Promise<void> {
    const { record, commit } = this.#options;
    await commit(() => {
      record.journal.stageReplaced(prepared);
    });
    record.journal.emptyLog();
  }

  /** Redacts the one page of a draft that never left this computer. */
  async here(draft: KnownDraft): Promise<void> {
    const prepared = await this.#prepare(draft);
    if (prepared === null) return;
    await this.redact(prepared);
    await this.#prepare(draft);
  }

  // Null when no page holds anything of the draft any more; then it is forgotten.
  async #prepare(draft: KnownDraft): Promise<RedactedPage | null> {
    const { record, wrapKey, fold } = this.#options;
    await fold();
    const prepared = await nextRedaction(record.journal, wrapKey, draft);
    if (prepared === null) record.contents.views.draft.forget(draft.log.number);
    return prepared;
  }
}

// The next page to be written anew without `draft`, the last page first; null when no page holds anything of it. The draft's pages must be folded.
async function nextRedaction(journal: Journal, wrapKey: Uint8Array, draft: KnownDraft): Promise<RedactedPage | null> {
  const [last] = journal.pagesWith(draft.log.number, draft.firstSeq);
  if (last === undefined) return null;
  const chain = { journal: journal.identity.journal, epoch: journal.identity.epoch, lane: 'drafts' as const };
  const { kept, redaction } = redactPage(chain, last.span, last.opened, draft.log.number);
  const { page, fold } = journal.sealAgain(last, encodeRedacted(redaction, await foldFrames(kept)));
  // What it replaces is destroyed, so it is opened again as anybody would and led through the chain first.
  const pageKey = unwrapPageKey(page.wrapped, chain, page.page, wrapKey);
  const back = pageKey === null ? null : openFold(chain, last.span, fold, pageKey, unpack);
  if (back === null || !leadsToEnd(chain, last.span, back))
    throw new CandorError('internal', 'A page without the draft does not lead to its head; the page stays as it is.');
  return { draft: draft.log.number, page, fold, over: last.signature };
}
