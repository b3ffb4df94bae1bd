// A page as it travels: the same facts as base64url, without the device's own wrap.
import { fromBase64Url, toBase64Url } from '../bytes/bytes.ts';
import type { LaneName } from '../journal/lane.ts';
import type { PageHead } from '../journal/page.ts';
import type { StoredPage } from '../journal/source.ts';
import type { ReviewPage, WirePage } from './endpoint.ts';

/** A page for the wire. */
export function wirePage(lane: LaneName, page: PageHead & { readonly signature: Uint8Array }): WirePage {
  return {
    lane,
    page: page.page,
    format: page.format,
    firstSeq: page.firstSeq,
    day: page.day,
    box: toBase64Url(page.box),
    readers: page.readers.map(toBase64Url),
    signature: toBase64Url(page.signature),
  };
}

/** A page from the wire. */
export function readWirePage(page: WirePage): StoredPage {
  const { page: number, format, firstSeq, day } = page;
  return {
    page: number,
    format,
    firstSeq,
    day,
    box: fromBase64Url(page.box),
    readers: page.readers.map(fromBase64Url),
    signature: fromBase64Url(page.signature),
    wrapped: new Uint8Array(0),
    wrapSignature: new Uint8Array(0),
  };
}

/** A page as a reviewer gets it. Where only its box's digest came, the box opens nothing. */
export function readReviewPage(page: ReviewPage): StoredPage {
  if ('box' in page) return readWirePage(page);
  const digest = fromBase64Url(page.boxDigest);
  return {
    ...readWirePage({
      lane: page.lane,
      page: page.page,
      format: page.format,
      firstSeq: page.firstSeq,
      day: page.day,
      box: page.boxDigest,
      readers: page.readers,
      signature: page.signature,
    }),
    boxDigest: digest,
  };
}
