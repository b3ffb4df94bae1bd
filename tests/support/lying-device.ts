// A device that signs whatever a test tells it: records with valid signatures, keys and chains over contents that no honest writer would record.
import { brotliCompressSync } from 'node:zlib';
import { joinBytes, toBase64Url } from '../../src/bytes/bytes.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { blake2b, boxKeyPair, pad, seal, sign, signKeyPair } from '../../src/crypto/sodium.ts';
import {
  frameHeader,
  genesisHead,
  headBytes,
  nextHead,
  type ChainId,
  type PageFormat,
} from '../../src/journal/chain.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import { assembleFold, foldColumns } from '../../src/journal/fold.ts';
import { sealFold } from '../../src/journal/folded-page.ts';
import { frameKeys, messagePadding, type SealedFrame } from '../../src/journal/frame.ts';
import { encodeFrameContent } from '../../src/journal/frame-content.ts';
import { assembleGroup, groupBytes, sealGroup } from '../../src/journal/group.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import { boxName, boxPageKey, signPage } from '../../src/journal/page.ts';
import type {
  JournalSource,
  LaneSource,
  StoredCheckpoint,
  StoredFold,
  StoredGroup,
  StoredPage,
} from '../../src/journal/source.ts';
import type { Keys } from '../../cli/open-source.ts';
import { seeds } from './test-keys.ts';

/** The second everything is recorded in. */
export const lyingSecond = 1_800_000_000;

/** A frame to be recorded: entries, or the very bytes of its content. */
export type LyingFrame = Omit<FrameContent, 'second'> & {
  readonly second?: number;
  readonly raw?: Uint8Array /** The very bytes, padding included. */;
  readonly padded?: Uint8Array;
};

/** What a lying device is told of one lane, beside its frames. */
export interface LyingLane {
  /** Frames of each page after the first begin at these numbers. */
  readonly pages?: readonly number[];
  readonly readers?: readonly (readonly Uint8Array[])[];
  /** The last frame it signs; all without it. */
  readonly signed?: number;
  /** Folds every page but the last. */
  readonly fold?: boolean;
  /** Puts frames of messages into groups, of two at most, through this frame. */
  readonly grouped?: number;
  /** The bytes of a group in place of the honest ones, by its first frame. */
  readonly group?: (firstSeq: number, honest: Uint8Array) => Uint8Array;
  /** The bytes of a folded page in place of the honest ones, by page. */
  readonly folded?: (
    page: number,
    honest: Uint8Array,
    commitKey: (draft: number) => Uint8Array,
    commitments: readonly Uint8Array[],
  ) => Uint8Array;
  /** Changes a page before it is signed. */
  readonly page?: (page: StoredPage) => StoredPage;
}

/** A whole record. `messages` gets the heads of the drafts lane, base64url, by frame. */
export interface LyingRecord {
  readonly format?: PageFormat;
  readonly drafts: readonly LyingFrame[];
  readonly messages: (head: (seq: number) => string) => readonly LyingFrame[];
  readonly draftsLane?: LyingLane;
  readonly messagesLane?: LyingLane;
}

const journal = new Uint8Array(16).fill(0x4a);
const device = (): { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array } =>
  signKeyPair(new Uint8Array(32).fill(0x5d));
const pageKeyOf = (lane: LaneName, page: number): Uint8Array => blake2b(Uint8Array.of(lanes.indexOf(lane), page));

/** The identity entry every record begins with. */
export const begun: Entry = {
  kind: 'epoch-started',
  journal: toBase64Url(journal),
  epoch: 0,
  person: 'p',
  previous: null,
};

/** Who reads what, as the policy would name them. */
export function lyingReaders(lane: LaneName): readonly Uint8Array[] {
  return (lane === 'messages' ? [seeds.archive] : [seeds.draftsOuter, seeds.draftsInner]).map(
    (seed) => boxKeyPair(seed).publicKey,
  );
}

/** Keys of this device's readers that know the page keys without opening boxes: made for thousands of records. */
export function knowingKeys(of: readonly LaneName[] = lanes): Keys {
  const areOf = (page: StoredPage): boolean => of.some((lane) => lyingReaders(lane).length === page.readers.length);
  return {
    endpointKey: null,
    count: of.length,
    areOf,
    isOneOf: areOf,
    pageKey: ({ lane }, page) => (areOf(page) ? pageKeyOf(lane, page.page) : null),
  };
}

/** Signs it all. */
export function lyingSource(record: LyingRecord): JournalSource {
  const drafts = layLane('drafts', record.format ?? 2, record.drafts, record.draftsLane ?? {});
  const messages = layLane(
    'messages',
    record.format ?? 2,
    record.messages((seq) => toBase64Url(drafts.heads[seq] ?? new Uint8Array(32))),
    record.messagesLane ?? {},
  );
  return {
    identity: { journal, epoch: 0, deviceKey: device().publicKey, previous: new Uint8Array(32) },
    lane: (name) => (name === 'drafts' ? drafts.source : messages.source),
  };
}

const pageCache = new Map<string, StoredPage>();

function layPage(
  chain: ChainId,
  page: number,
  format: PageFormat,
  firstSeq: number,
  readers: readonly Uint8Array[],
  change: LyingLane['page'],
): StoredPage {
  const name = `${chain.lane} ${page} ${format} ${firstSeq} ${readers.map(toBase64Url).join(' ')}`;
  const known = change === undefined ? pageCache.get(name) : undefined;
  if (known !== undefined) return known;
  const place = { page, format, firstSeq, day: format === 1 ? 0 : Math.floor(lyingSecond / 86_400) };
  const box =
    readers.length === 0 ? new Uint8Array(48) : boxPageKey(pageKeyOf(chain.lane, page), readers, boxName(chain, place));
  const bare: StoredPage = {
    ...place,
    box,
    readers,
    wrapped: new Uint8Array(0),
    wrapSignature: new Uint8Array(0),
    signature: new Uint8Array(64),
  };
  const changed = change?.(bare) ?? bare;
  const made = { ...changed, signature: signPage(chain, changed, device().secretKey) };
  if (change === undefined) pageCache.set(name, made);
  return made;
}

function layLane(
  lane: LaneName,
  format: PageFormat,
  frames: readonly LyingFrame[],
  how: LyingLane,
): { readonly source: LaneSource; readonly heads: readonly Uint8Array[] } {
  const chain: ChainId = { journal, epoch: 0, lane };
  const firsts = [1, ...(how.pages ?? [])];
  const pages = firsts.map((first, i) =>
    layPage(chain, i + 1, format, first, how.readers?.[i] ?? lyingReaders(lane), how.page),
  );
  const heads = [genesisHead(chain, device().publicKey, new Uint8Array(32))];
  const sealed = frames.map((frame, i): SealedFrame => {
    const seq = i + 1;
    const page = pages.findLast((one) => one.firstSeq <= seq) ?? pages[0];
    if (page === undefined) throw new Error('a lane without a page');
    const keys = frameKeys(pageKeyOf(lane, page.page), lane, format);
    const before = heads[i] ?? new Uint8Array(32);
    const header = frameHeader(chain, page, seq);
    const content = frame.padded ?? frame.raw ?? encodeFrameContent({ ...frame, second: frame.second ?? lyingSecond });
    const plaintext = lane === 'messages' && frame.padded === undefined ? pad(content, messagePadding) : content;
    const place = joinBytes(before, header);
    const commitment = blake2b(joinBytes(place, plaintext), keys.commit(frame.draft, seq));
    heads.push(nextHead(before, header, commitment));
    return { seq, page: page.page, commitment, sealed: seal(plaintext, place, commitment.subarray(0, 24), keys.seal) };
  });
  const folds =
    how.fold === true
      ? pages.slice(0, -1).map((page, i) => layFold(chain, page, (firsts[i + 1] ?? 0) - 1, frames, sealed, heads, how))
      : [];
  const groups = layGroups(chain, pages, frames, sealed, heads, how);
  const folded = Math.max(folds.at(-1)?.lastSeq ?? 0, lane === 'messages' ? (how.grouped ?? 0) : 0);
  const end = Math.min(how.signed ?? frames.length, frames.length);
  const head = heads[end] ?? new Uint8Array(32);
  const checkpoints: StoredCheckpoint[] =
    end === 0
      ? []
      : [{ seq: end, head, signature: sign(contexts.head, headBytes(chain, end, head), device().secretKey) }];
  return {
    source: {
      pages,
      folds,
      groups: () => groups,
      checkpoints,
      receipts: [],
      frames: () => sealed.slice(folded),
      count: frames.length,
    },
    heads,
  };
}

function layGroups(
  chain: ChainId,
  pages: readonly StoredPage[],
  frames: readonly LyingFrame[],
  sealed: readonly SealedFrame[],
  heads: readonly Uint8Array[],
  how: LyingLane,
): readonly StoredGroup[] {
  const through = chain.lane === 'messages' ? Math.min(how.grouped ?? 0, frames.length) : 0;
  const groups: StoredGroup[] = [];
  for (let firstSeq = 1; firstSeq <= through; ) {
    const [first, next] = sealed.slice(firstSeq - 1, Math.min(firstSeq + 1, through));
    if (first === undefined) break;
    const inside = next?.page === first.page ? [first, next] : [first];
    const page = pages.find((one) => one.page === first.page);
    const bytes = groupBytes(
      inside.map(({ seq }) => {
        const frame = frames[seq - 1];
        if (frame === undefined) throw new Error('no such frame');
        return frame.raw ?? encodeFrameContent({ ...frame, second: frame.second ?? lyingSecond });
      }),
    );
    const honest = assembleGroup(bytes, brotliCompressSync(bytes));
    groups.push(
      sealGroup(
        chain,
        {
          page: first.page,
          firstSeq,
          commitments: joinBytes(...inside.map((one) => one.commitment)),
          head: heads[firstSeq + inside.length - 1] ?? new Uint8Array(32),
        },
        how.group?.(firstSeq, honest) ?? honest,
        frameKeys(pageKeyOf('messages', first.page), 'messages', page?.format ?? 2),
        device().secretKey,
      ),
    );
    firstSeq += inside.length;
  }
  return groups;
}

function layFold(
  chain: ChainId,
  page: StoredPage,
  lastSeq: number,
  frames: readonly LyingFrame[],
  sealed: readonly SealedFrame[],
  heads: readonly Uint8Array[],
  how: LyingLane,
): StoredFold {
  const contents = frames
    .slice(page.firstSeq - 1, lastSeq)
    .map((frame) => ({ ...frame, second: frame.second ?? lyingSecond }));
  const columns = foldColumns(contents);
  const honest = assembleFold(
    columns,
    columns.columns.map(({ bytes }) => brotliCompressSync(bytes)),
  );
  const keys = frameKeys(pageKeyOf(chain.lane, page.page), chain.lane, page.format);
  const folded =
    how.folded?.(
      page.page,
      honest,
      (draft) => keys.commit(draft, 0),
      sealed.slice(page.firstSeq - 1, lastSeq).map((one) => one.commitment),
    ) ?? honest;
  const span = {
    page: page.page,
    format: page.format,
    firstSeq: page.firstSeq,
    lastSeq,
    before: heads[page.firstSeq - 1] ?? new Uint8Array(32),
    after: heads[lastSeq] ?? new Uint8Array(32),
  };
  return sealFold(chain, span, folded, pageKeyOf(chain.lane, page.page), device().secretKey);
}
