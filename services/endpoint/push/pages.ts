// Taking the pages of a push: each is signed by its device, and none that is held changes.
import { equalBytes } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import type { ChainId } from '../../../src/journal/chain.ts';
import { pageIsSigned } from '../../../src/journal/page.ts';
import type { PushRequest, WirePage } from '../../../src/protocol/endpoint.ts';
import { readWirePage } from '../../../src/protocol/wire-page.ts';
import type { ChainRow } from '../record/chains.ts';
import type { PageRow } from '../record/contents.ts';
import { pageRow } from '../record/wire.ts';
import type { HeldRecord } from '../record/record.ts';
import { changed } from './refusals.ts';

/** Keeps those that are new; `admit` throws for one that must not be. `arrived`: Unix second. */
export async function takePages(
  record: HeldRecord,
  held: ChainRow,
  chain: ChainId,
  push: PushRequest,
  deviceKey: Uint8Array,
  arrived: number,
  admit: (page: WirePage, before: PageRow | undefined) => Promise<void>,
): Promise<void> {
  for (const page of push.pages) {
    const row = pageRow(page);
    if (!pageIsSigned(chain, readWirePage(page), deviceKey))
      throw new CandorError('endpoint-refused', `Page ${row.page} is not signed by this device. Nothing was kept.`);
    const before = await record.contents.page(held.id, row.page);
    if (before === undefined) {
      const previous = await record.contents.page(held.id, row.page - 1);
      if (row.format < (previous?.format ?? 1))
        throw new CandorError(
          'endpoint-refused',
          `Page ${row.page} is of an older format than the page before it. Nothing was kept.`,
        );
      await admit(page, previous);
      await record.contents.addPage(held.id, row, arrived);
    } else if (
      before.format !== row.format ||
      before.day !== row.day ||
      before.first_seq !== row.first_seq ||
      before.readers !== row.readers ||
      !equalBytes(before.box, row.box)
    )
      throw changed(`Page ${row.page}`);
  }
}
