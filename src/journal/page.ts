// A page record: what the device signs of it, and the name that every layer of its key box carries, so that no box passes for another page's (spec: journal.md §3, §6).
import { ascii, joinBytes, u32be, u64be } from '../bytes/bytes.ts';
import { contexts } from '../crypto/contexts.ts';
import { blake2b, openBox, sealBox, sign, verifySignature, type KeyPair } from '../crypto/sodium.ts';
import { chainBytes, type ChainId, type PageFormat, type PageName } from './chain.ts';

/** What is signed of a page. `day`: the UTC day all its frames are of (format 1 names none: 0). */
export interface PageHead extends PageName {
  readonly firstSeq: number;
  readonly day: number;
  /** Nested sealed boxes for the readers, outermost reader first. */
  readonly box: Uint8Array;
  /** In place of the box where only the chain is shown (endpoint.md E4.4): its BLAKE2b, which is what is signed. `box` opens nothing then. */
  readonly boxDigest?: Uint8Array;
  readonly readers: readonly Uint8Array[];
}

/** Where a page is, without its keys. */
export type PagePlace = Omit<PageHead, 'box' | 'boxDigest' | 'readers'>;

const pageContexts: Readonly<Record<PageFormat, string>> = { 1: contexts.page, 2: contexts.page2 };

/** What a device signs of a page: chain id, page, first seq, from format 2 on the day, the hash of the box, and the readers' keys, outermost first (J3.6). */
export function pageBytes(
  chain: ChainId,
  { page, format, firstSeq, day, box, boxDigest, readers }: PageHead,
): Uint8Array {
  return joinBytes(
    chainBytes(chain),
    u32be(page),
    u64be(firstSeq),
    format === 1 ? new Uint8Array(0) : u32be(day),
    boxDigest ?? blake2b(box),
    ...readers,
  );
}

/** The device's signature over a page. */
export function signPage(chain: ChainId, page: PageHead, signKey: Uint8Array): Uint8Array {
  return sign(pageContexts[page.format], pageBytes(chain, page), signKey);
}

/** True when this is the device's signature over exactly this page. */
export function pageIsSigned(
  chain: ChainId,
  page: PageHead & { readonly signature: Uint8Array },
  deviceKey: Uint8Array,
): boolean {
  return verifySignature(pageContexts[page.format], pageBytes(chain, page), page.signature, deviceKey);
}

/** What every layer of a page's box begins with (47 bytes and a day's 4): which page of whose journal the key in it is for. Empty in format 1, whose boxes hold a bare key (J6.4). */
export function boxName(chain: ChainId, { page, format, firstSeq, day }: PagePlace): Uint8Array {
  return format === 1
    ? new Uint8Array(0)
    : joinBytes(ascii('candor box v2 '), chainBytes(chain), u32be(page), u64be(firstSeq), u32be(day));
}

/** A page key as boxes for its readers, one inside another, each layer under the page's name: `readers` lists the outermost first. */
export function boxPageKey(pageKey: Uint8Array, readers: readonly Uint8Array[], name: Uint8Array): Uint8Array {
  if (readers.length === 0) throw new RangeError('a page key is never left without a box');
  let boxed = pageKey;
  for (const reader of [...readers].reverse()) boxed = sealBox(joinBytes(name, boxed), reader);
  return boxed;
}

/** What one layer holds: the next reader's box, or the page key. `null` when it was not made for this key pair; `'other-page'` when it names another page than `name`. */
export function openBoxLayer(box: Uint8Array, reader: KeyPair, name: Uint8Array): Uint8Array | 'other-page' | null {
  const layer = openBox(box, reader);
  if (layer === null) return null;
  const isNamed = layer.length >= name.length && name.every((byte, i) => layer[i] === byte);
  return isNamed ? layer.slice(name.length) : 'other-page';
}

/** Opens nested boxes with the readers' key pairs, outermost first; `null` when any does not fit, or names another page. */
export function unboxPageKey(box: Uint8Array, readers: readonly KeyPair[], name: Uint8Array): Uint8Array | null {
  let inner: Uint8Array = box;
  for (const reader of readers) {
    const layer = openBoxLayer(inner, reader, name);
    if (layer === null || layer === 'other-page') return null;
    inner = layer;
  }
  return inner.length === 32 ? inner : null;
}
