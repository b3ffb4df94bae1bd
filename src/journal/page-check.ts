// The pages of a lane: in order, each signed, each with readers it may have, none longer than a page is (spec: journal.md §6, §7).
import { toBase64Url } from '../bytes/bytes.ts';
import { contexts } from '../crypto/contexts.ts';
import { verifySignature } from '../crypto/sodium.ts';
import { wrapBytes, type ChainId } from './chain.ts';
import type { LaneName } from './lane.ts';
import { pageIsSigned } from './page.ts';
import { maxPageFrames } from './redaction.ts';
import type { JournalSource, StoredPage } from './source.ts';
import type { Found, VerifyOptions } from './verdict.ts';

/** How many frames a page has at most. */
export const pageLimit: Readonly<Record<LaneName, number>> = { messages: 4096, drafts: maxPageFrames };
/** For how many readers a page may be: one after another they open it. */
const mostReaders: Readonly<Record<LaneName, number>> = { messages: 1, drafts: 2 };

/** Checks every page record of a lane. */
export function checkPages(
  source: JournalSource,
  chain: ChainId,
  deviceKey: Uint8Array,
  options: VerifyOptions,
  found: Found,
): void {
  const { lane } = chain;
  let expected = 1;
  let firstSeq = 0;
  let format = 1;
  const boxes = new Set<string>();
  const archives = new Set(source.lane('messages').pages.flatMap((page) => page.readers.map(toBase64Url)));
  for (const page of source.lane(lane).pages) {
    const wrong = (kind: Parameters<Found>[1], sentence: string): void => {
      found(page.firstSeq, kind, sentence);
    };
    if (page.page !== expected || page.firstSeq <= firstSeq || (expected === 1 && page.firstSeq !== 1))
      wrong('page-order', `Page ${page.page} of the ${lane} is not the one that should come here.`);
    else if (page.page > 1 && page.firstSeq - firstSeq > pageLimit[lane])
      wrong('page-too-long', `Page ${page.page - 1} of the ${lane} has more frames than a page can have.`);
    if (!pageIsSigned(chain, page, deviceKey))
      wrong('page-signature', `Page ${page.page} of the ${lane} is not signed by this device.`);
    if (
      page.wrapped.length > 0 &&
      !verifySignature(contexts.wrap, wrapBytes(chain, page.page, page.wrapped), page.wrapSignature, deviceKey)
    ) {
      wrong(
        'wrap-signature',
        `The key this device keeps for page ${page.page} of the ${lane} was changed; custodians can still open the page.`,
      );
    }
    const readers = readersFault(lane, page, archives) ?? options.readersFault?.(lane, page) ?? null;
    if (readers !== null) wrong('page-readers', `Page ${page.page} of the ${lane} ${readers}.`);
    const box = toBase64Url(page.box);
    if (boxes.has(box)) wrong('page-readers', `Page ${page.page} of the ${lane} has the box of a page before it.`);
    boxes.add(box);
    if (page.format < format)
      wrong('page-format', `Page ${page.page} of the ${lane} is of an older format than the one before it.`);
    format = Math.max(format, page.format);
    expected = page.page + 1;
    firstSeq = page.firstSeq;
  }
}

/** What is wrong with the readers of a page whoever they are (J6.4); `archives`: the readers of the messages. */
function readersFault(lane: LaneName, page: StoredPage, archives: ReadonlySet<string>): string | null {
  const names = page.readers.map(toBase64Url);
  if (names.length === 0) return 'names nobody who could read it';
  if (names.length > mostReaders[lane]) return 'names more readers than it can have';
  if (new Set(names).size < names.length) return 'names one reader twice, who could then open it alone';
  if (lane === 'drafts' && names.length === 1 && !archives.has(names[0] ?? ''))
    return 'is for one reader alone, who is not the archive';
  return null;
}
