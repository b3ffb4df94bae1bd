// Folds closed draft pages in the background: reading in slices, packing off the loop, one commit per page; typing never waits for it.
import { setImmediate as breathe } from 'node:timers/promises';
import type { FrameContent } from '../../src/journal/entry.ts';
import { assembleFold, foldColumns } from '../../src/journal/fold.ts';
import { leadsToEnd, readPage } from '../../src/journal/folded-page.ts';
import { CandorError } from '../../src/errors.ts';
import type { Journal, PageToFold } from './journal.ts';
import { pack, unpack } from './pack.ts';

/** Frames opened before others get their turn; some milliseconds. */
const slice = 250;

/** Folds every closed page of a journal, oldest first; one run at a time. */
export class Folding {
  readonly #journal: () => Journal;
  readonly #commit: (work: () => void) => Promise<void>;
  #running: Promise<void> | null = null;

  /** `journal` gives the journal of the moment; `commit` puts a work into its next commit. */
  constructor(journal: () => Journal, commit: (work: () => void) => Promise<void>) {
    this.#journal = journal;
    this.#commit = commit;
  }

  /** Folds what can be folded; resolves when nothing is left. A page that fails stays as it is. */
  run(): Promise<void> {
    this.#running ??= this.#all().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #all(): Promise<void> {
    for (;;) {
      const journal = this.#journal();
      const page = journal.pageToFold();
      if (page === null) return;
      const folded = await foldOf(journal, page);
      await this.#commit(() => {
        // After a failed commit the journal was opened anew; then the page is found and folded again.
        if (this.#journal() === journal) journal.stageFold(page, folded);
      });
    }
  }
}

async function foldOf(journal: Journal, page: PageToFold): Promise<Uint8Array> {
  const { span, pageKey } = page;
  const contents: FrameContent[] = [];
  let head = span.before;
  for (let seq = span.firstSeq; seq <= span.lastSeq; seq = span.firstSeq + contents.length) {
    const next = journal.openSlice(page, seq, head, slice);
    if (next.contents.length === 0)
      throw new CandorError('journal-damaged', `Frame ${seq} of the drafts is not there.`);
    contents.push(...next.contents);
    ({ head } = next);
    await breathe();
  }
  const folded = await foldFrames(contents);
  // The frames are deleted afterwards, so what replaces them is read back and led through the chain first.
  const back = readPage(folded, pageKey, span.format, unpack);
  await breathe();
  const chain = { journal: journal.identity.journal, epoch: journal.identity.epoch, lane: 'drafts' as const };
  if (!leadsToEnd(chain, span, back))
    throw new CandorError('internal', 'A folded page does not lead to its head; its frames stay as they are.');
  return folded;
}

/** Frames as a fold, each column packed off the loop. */
export async function foldFrames(contents: readonly FrameContent[]): Promise<Uint8Array> {
  const columns = foldColumns(contents);
  const packed: Uint8Array[] = [];
  for (const { bytes, isText } of columns.columns) packed.push(await pack(bytes, isText));
  return assembleFold(columns, packed);
}
