// Rows of the record as they travel, and back.
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { dayOf } from '../../../src/journal/day.ts';
import type { LaneName } from '../../../src/journal/lane.ts';
import type { Receipt, WireFold, WirePage } from '../../../src/protocol/endpoint.ts';
import type { ReceiptRow } from './chains.ts';
import type { FoldRow, HeldPage, PageRow } from './contents.ts';

/** A stored receipt as it travels. */
export function wireReceipt(
  chain: { readonly journal: string; readonly epoch: number; readonly lane: LaneName },
  row: ReceiptRow,
): Receipt {
  return {
    journal: chain.journal,
    epoch: chain.epoch,
    lane: chain.lane,
    seq: row.seq,
    head: toBase64Url(row.head),
    at: row.at,
    signature: toBase64Url(row.signature),
  };
}

/** A stored page as it travels. */
export function wirePage(lane: LaneName, row: PageRow): WirePage {
  return {
    lane,
    page: row.page,
    format: row.format,
    firstSeq: row.first_seq,
    day: row.day,
    box: toBase64Url(row.box),
    readers: z.array(z.string()).parse(JSON.parse(row.readers)),
    signature: toBase64Url(row.signature),
  };
}

/** The UTC day a page came; null where that was not kept. */
export function arrivedDay({ arrived }: Pick<HeldPage, 'arrived'>): number | null {
  return arrived === null ? null : dayOf(arrived);
}

/** A stored folded page as it travels. */
export function wireFold(row: FoldRow): WireFold {
  return {
    page: row.page,
    lastSeq: row.last_seq,
    head: toBase64Url(row.head),
    sealed: toBase64Url(row.sealed),
    signature: toBase64Url(row.signature),
  };
}

/** A page as a row. */
export function pageRow(page: WirePage): PageRow {
  return {
    page: page.page,
    format: page.format,
    first_seq: page.firstSeq,
    day: page.day,
    box: fromBase64Url(page.box),
    readers: JSON.stringify(page.readers),
    signature: fromBase64Url(page.signature),
  };
}

/** A folded page as a row. */
export function foldRow(fold: WireFold): FoldRow {
  return {
    page: fold.page,
    last_seq: fold.lastSeq,
    head: fromBase64Url(fold.head),
    sealed: fromBase64Url(fold.sealed),
    signature: fromBase64Url(fold.signature),
  };
}
