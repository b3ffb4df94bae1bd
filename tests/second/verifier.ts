// A second verifier, written from docs/spec/journal.md alone: what it says of a record must be what `candor verify` says.
import sodium from 'libsodium-wrappers';
import {
  b64,
  Cursor,
  derive,
  hash,
  isSigned,
  join,
  Lie,
  must,
  same,
  text,
  u32,
  u64,
  unpacked,
  unseal,
} from './bytes.ts';
import { Contents } from './contents.ts';
import { frameBytes, readFold, readFrame, type Told } from './frames.ts';

interface Page {
  readonly page: number;
  readonly format: number;
  readonly firstSeq: number;
  readonly day: number;
  readonly box: Uint8Array;
  readonly readers: readonly Uint8Array[];
  readonly signature: Uint8Array;
  /** The device's wrap and its signature, where the source carries them: no bundle does. */
  readonly wrapped?: Uint8Array;
  readonly wrapSignature?: Uint8Array;
}
interface Head {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
}
interface Lane {
  readonly pages: readonly Page[];
  readonly folds: readonly {
    readonly page: number;
    readonly lastSeq: number;
    readonly head: Uint8Array;
    readonly sealed: Uint8Array;
    readonly signature: Uint8Array;
  }[];
  /** Of messages only. */
  readonly groups: readonly {
    readonly page: number;
    readonly seq: number;
    readonly head: Uint8Array;
    readonly commitments: Uint8Array;
    readonly sealed: Uint8Array;
    readonly signature: Uint8Array;
  }[];
  readonly checkpoints: readonly Head[];
  readonly receipts: readonly (Head & { readonly at: number })[];
  readonly frames: readonly {
    readonly seq: number;
    readonly page: number;
    readonly commitment: Uint8Array;
    readonly sealed: Uint8Array;
  }[];
}
/** A record as it lies in a bundle. */
export interface Record2 {
  readonly identity: {
    readonly journal: Uint8Array;
    readonly epoch: number;
    readonly deviceKey: Uint8Array;
    readonly previous: Uint8Array;
  };
  readonly lanes: { readonly messages: Lane; readonly drafts: Lane };
}
/** Custodians' seeds, the endpoint's key, and receipts of its that were held elsewhere. */
export interface Keys2 {
  readonly seeds: readonly Uint8Array[];
  readonly endpointKey: Uint8Array | null;
  readonly receipts?: (name: Name) => Lane['receipts'];
}

const names = ['messages', 'drafts'] as const;
type Name = (typeof names)[number];
const limits = { messages: 4096, drafts: 65_536 } as const;

/** `fault`, with what was found first, when anything is wrong; `unsigned` when nothing is but an end nobody signed. */
export function secondVerdict(
  record: Record2,
  keys: Keys2,
): { readonly outcome: 'holds' | 'unsigned' | 'fault'; readonly why: string } {
  try {
    return { outcome: new Second(record, keys).run() ? 'holds' : 'unsigned', why: '' };
  } catch (error) {
    if (error instanceof Lie || (error instanceof Error && 'code' in error))
      return { outcome: 'fault', why: error.message }; // zlib's errors have codes
    throw error;
  }
}

// Thousands of records have the same pages: a box that opened once is not opened again.
const layers = new Map<string, Uint8Array>();

function opened(
  box: Uint8Array,
  pair: { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array },
): Uint8Array {
  const name = `${b64(box)} ${b64(pair.privateKey)}`;
  const layer = layers.get(name) ?? sodium.crypto_box_seal_open(box, pair.publicKey, pair.privateKey);
  layers.set(name, layer);
  return layer;
}

class Second {
  readonly #record: Record2;
  readonly #keys: Keys2;
  readonly #pairs: readonly { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array }[];
  readonly #contents: Contents;
  readonly #opens = new Set<number>();

  constructor(record: Record2, keys: Keys2) {
    this.#record = record;
    this.#keys = keys;
    this.#pairs = keys.seeds.map((seed) => sodium.crypto_box_seed_keypair(seed));
    this.#contents = new Contents(record.identity);
  }

  run(): boolean {
    const { lanes } = this.#record;
    for (const name of names)
      for (const page of lanes[name].pages)
        if (page.readers.length > 0 && page.readers.every((reader) => this.#pairOf(reader) !== undefined))
          this.#opens.add(page.readers.length);
    const signed = names.map((name) => this.#lane(name));
    must(
      this.#pairs.length === 0 ||
        this.#opens.size > 0 ||
        names.every((name) => lanes[name].frames.length + lanes[name].folds.length + lanes[name].groups.length === 0),
      'keys that open nothing',
    );
    if (this.#contents.opened > 0) this.#contents.end();
    return signed.every(Boolean);
  }

  #pairOf(reader: Uint8Array): { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array } | undefined {
    return this.#pairs.find((pair) => same(pair.publicKey, reader));
  }

  #chain(name: Name): Uint8Array {
    return join(
      Uint8Array.of(name === 'messages' ? 1 : 2),
      this.#record.identity.journal,
      u32(this.#record.identity.epoch),
    );
  }

  // J6.5, J7.7a
  #pageKey(name: Name, page: Page): Uint8Array | null {
    const pairs = page.readers.map((reader) => this.#pairOf(reader));
    let inner: Uint8Array | null = pairs.some((pair) => pair === undefined) ? null : page.box;
    const label =
      page.format === 1
        ? new Uint8Array(0)
        : join(text('candor box v2 '), this.#chain(name), u32(page.page), u64(page.firstSeq), u32(page.day));
    for (const pair of pairs) {
      if (inner === null || pair === undefined) break;
      try {
        const layer = opened(inner, pair);
        inner = same(layer.slice(0, label.length), label) ? layer.slice(label.length) : null;
      } catch {
        inner = null;
      }
    }
    const key = inner?.length === 32 ? inner : null;
    must(key !== null || !this.#opens.has(page.readers.length), `page ${page.page} stays closed`);
    return key;
  }

  // J7.2
  #pages(name: Name): readonly (Uint8Array | null)[] {
    const archives = this.#record.lanes.messages.pages.flatMap((page) => page.readers.map(b64));
    const { pages } = this.#record.lanes[name];
    pages.forEach((page, i) => {
      const before = pages[i - 1];
      const readers = page.readers.map(b64);
      must(
        page.page === i + 1 && (before === undefined ? page.firstSeq === 1 : page.firstSeq > before.firstSeq),
        'order of pages',
      );
      must(before === undefined || page.firstSeq - before.firstSeq <= limits[name], 'a page too long');
      must(before === undefined || page.format >= before.format, 'formats fall');
      must(
        isSigned(
          page.format === 1 ? 'candor page v1' : 'candor page v2',
          join(
            this.#chain(name),
            u32(page.page),
            u64(page.firstSeq),
            page.format === 1 ? new Uint8Array(0) : u32(page.day),
            hash(page.box),
            ...page.readers,
          ),
          page.signature,
          this.#record.identity.deviceKey,
        ),
        'a page not signed',
      );
      const { wrapped = new Uint8Array(0), wrapSignature = wrapped } = page;
      must(
        wrapped.length === 0 ||
          isSigned(
            'candor wrap v1',
            join(this.#chain(name), u32(page.page), wrapped),
            wrapSignature,
            this.#record.identity.deviceKey,
          ),
        'a wrap not signed',
      );
      must(
        readers.length >= 1 &&
          readers.length <= (name === 'messages' ? 1 : 2) &&
          new Set(readers).size === readers.length,
        'readers of a page',
      );
      must(
        name === 'messages' || readers.length === 2 || archives.includes(readers[0] ?? ''),
        'one reader of drafts who is not the archive',
      );
      must(!pages.slice(0, i).some((other) => same(other.box, page.box)), 'a box twice');
    });
    return pages.map((page) => this.#pageKey(name, page));
  }

  // J7.3 to J7.7; true when all of it is signed for.
  #lane(name: Name): boolean {
    const lane = this.#record.lanes[name];
    const { deviceKey, previous } = this.#record.identity;
    const keys = this.#pages(name);
    const anchors: { readonly seq: number; readonly head: Uint8Array }[] = [];
    for (const { seq, head, signature } of lane.checkpoints) {
      must(
        seq >= 1 &&
          head.length === 32 &&
          isSigned('candor head v1', join(this.#chain(name), u64(seq), head), signature, deviceKey),
        'a checkpoint not signed',
      );
      anchors.push({ seq, head });
    }
    const receipts = [...lane.receipts, ...(this.#keys.receipts?.(name) ?? [])];
    for (const { seq, head, at, signature } of this.#keys.endpointKey === null ? [] : receipts) {
      must(
        seq >= 1 &&
          head.length === 32 &&
          at <= 253_402_300_799 &&
          isSigned(
            'candor receipt v1',
            join(this.#chain(name), u64(seq), head, u64(at)),
            signature,
            this.#keys.endpointKey ?? deviceKey,
          ),
        'a receipt not signed',
      );
      anchors.push({ seq, head });
    }
    let head = hash(join(text('candor genesis v1'), this.#chain(name), deviceKey, previous));
    let seq = 0;
    const met = (known: Uint8Array): void => {
      for (const anchor of anchors) must(anchor.seq !== seq || same(anchor.head, known), `another head at ${seq}`);
      this.#contents.head(name, seq, known);
    };
    const header = (page: Page, at: number): Uint8Array =>
      join(text(page.format === 1 ? 'CJ1' : 'CJ2'), this.#chain(name), u32(page.page), u64(at));
    for (const [i, fold] of lane.folds.entries()) {
      const page = lane.pages[i];
      must(
        page !== undefined &&
          page.page === fold.page &&
          page.firstSeq === seq + 1 &&
          fold.lastSeq > seq &&
          fold.lastSeq - seq <= limits.drafts,
        'a fold out of place',
      );
      const place = join(
        this.#record.identity.journal,
        u32(this.#record.identity.epoch),
        u32(page.page),
        u64(seq + 1),
        u64(fold.lastSeq),
        head,
        fold.head,
      );
      must(isSigned('candor fold v1', join(place, hash(fold.sealed)), fold.signature, deviceKey), 'a fold not signed');
      const key = keys[i] ?? null;
      if (key === null) {
        this.#contents.closed(name);
        seq = fold.lastSeq;
        head = fold.head;
        met(head);
        continue;
      }
      for (const step of this.#inside(key, page, place, fold.sealed, fold.lastSeq - seq)) {
        seq++;
        const top = header(page, seq);
        const commitment = 'gone' in step ? step.gone : hash(join(head, top, frameBytes(step.told)), step.key);
        head = hash(join(head, top, commitment));
        met(head);
        this.#take(
          name,
          page,
          seq,
          'gone' in step ? { draft: step.draft, second: 0, facts: [] } : step.told,
          'gone' in step,
        );
      }
      must(same(head, fold.head), 'a fold that leads elsewhere');
    }
    // §8d
    for (const group of lane.groups) {
      const count = group.commitments.length / 32;
      must(group.seq === seq + 1 && Number.isInteger(count) && count >= 1 && count <= 32, 'a group out of place');
      const at = lane.pages.findLastIndex((one) => one.firstSeq <= group.seq);
      const page = lane.pages[at];
      must(
        page !== undefined &&
          page.page === group.page &&
          (lane.pages[at + 1]?.firstSeq ?? Infinity) >= group.seq + count &&
          group.seq + count - page.firstSeq <= limits[name],
        'a group of another page',
      );
      const place = join(this.#chain(name), u32(group.page), u64(group.seq), u64(group.seq + count - 1));
      must(
        isSigned('candor group v1', join(place, group.head, hash(group.sealed)), group.signature, deviceKey),
        'a group not signed',
      );
      const key = keys[at] ?? null;
      const inside = key === null ? [] : this.#grouped(key, place, group.sealed, count);
      for (let i = 0; i < count; i++) {
        const commitment = group.commitments.slice(i * 32, i * 32 + 32);
        const content = inside[i];
        seq++;
        const before = join(head, header(page, seq));
        head = hash(join(before, commitment));
        met(head);
        if (key === null || content === undefined) {
          this.#contents.closed(name);
          continue;
        }
        const told = readFrame(content);
        must(
          same(
            hash(join(before, padded(content)), this.#commitKey(name, key, page.format, told.draft, seq)),
            commitment,
          ),
          'a group that says something else',
        );
        this.#take(name, page, seq, told, false);
      }
      must(same(head, group.head), 'a group that leads elsewhere');
    }
    const folded = seq;
    for (const frame of lane.frames) {
      must(frame.seq === seq + 1, 'frames are missing');
      seq++;
      const at = lane.pages.findLastIndex((one) => one.firstSeq <= seq);
      const page = lane.pages[at];
      must(
        page !== undefined &&
          page.page === frame.page &&
          (name === 'messages' || page.firstSeq > folded) &&
          seq - page.firstSeq < limits[name],
        'a frame of another page',
      );
      const top = header(page, seq);
      const place = join(head, top);
      head = hash(join(place, frame.commitment));
      met(head);
      const key = keys[at] ?? null;
      if (key === null) this.#contents.closed(name);
      else this.#take(name, page, seq, this.#open(name, key, page, seq, place, frame), false);
    }
    must(
      anchors.every((anchor) => anchor.seq <= seq) && lane.pages.every((page) => page.firstSeq <= seq + 1),
      'the end is cut',
    );
    this.#contents.ends[name] = seq;
    return seq <= Math.max(folded, ...anchors.map((anchor) => anchor.seq));
  }

  // J8.19
  #grouped(key: Uint8Array, place: Uint8Array, sealed: Uint8Array, count: number): readonly Uint8Array[] {
    const own = derive(key, 'candor group v1');
    const grouped = unseal(sealed.slice(24), place, sealed.slice(0, 24), own);
    must(
      grouped !== null && same(hash(join(place, grouped), own).slice(0, 24), sealed.slice(0, 24)),
      'a group that does not open',
    );
    const end = grouped.findLastIndex((byte) => byte !== 0);
    must(
      grouped.length % 64 === 0 &&
        end >= 1 &&
        grouped[end] === 0x80 &&
        grouped.length - end <= 64 &&
        (grouped[0] ?? 2) <= 1,
      'no group',
    );
    const rest = grouped.slice(1, end);
    must(rest.length <= 2 ** 26, 'a group too long');
    const cursor = new Cursor(grouped[0] === 1 ? unpacked(rest, 2 ** 26) : rest);
    const contents = Array.from({ length: count }, () => cursor.sized());
    must(cursor.isOver, 'more in a group than it says');
    return contents;
  }

  // J5.2
  #commitKey(name: Name, key: Uint8Array, format: number, draft: number, seq: number): Uint8Array {
    if (format === 1) return derive(key, 'candor commit v1', u32(draft));
    return derive(
      key,
      'candor commit v2',
      name === 'messages' ? join(Uint8Array.of(1), u64(seq)) : join(Uint8Array.of(2), u32(draft)),
    );
  }

  // J5.5
  #open(
    name: Name,
    key: Uint8Array,
    page: Page,
    seq: number,
    place: Uint8Array,
    frame: { readonly commitment: Uint8Array; readonly sealed: Uint8Array },
  ): Told {
    const plaintext = unseal(frame.sealed, place, frame.commitment.slice(0, 24), derive(key, 'candor seal v1'));
    must(plaintext !== null, 'a frame that does not open');
    let content = plaintext;
    if (name === 'messages') {
      const end = plaintext.findLastIndex((byte) => byte !== 0);
      must(plaintext.length % 64 === 0 && plaintext[end] === 0x80 && plaintext.length - end <= 64, 'no padding');
      content = plaintext.slice(0, end);
    }
    const told = readFrame(content);
    must(
      same(hash(join(place, plaintext), this.#commitKey(name, key, page.format, told.draft, seq)), frame.commitment),
      'another commitment',
    );
    return told;
  }

  // §8, §8b
  #inside(
    key: Uint8Array,
    page: Page,
    place: Uint8Array,
    sealed: Uint8Array,
    count: number,
  ): readonly (
    | { readonly told: Told; readonly key: Uint8Array }
    | { readonly gone: Uint8Array; readonly draft: number }
  )[] {
    const own = derive(key, 'candor fold v1');
    const folded = unseal(sealed.slice(24), place, sealed.slice(0, 24), own);
    must(folded !== null && same(hash(folded, own).slice(0, 24), sealed.slice(0, 24)), 'a fold that does not open');
    const steps: (
      | { readonly told: Told; readonly key: Uint8Array }
      | { readonly gone: Uint8Array; readonly draft: number }
    )[] = [];
    if (folded[0] === 1)
      for (const told of readFold(folded))
        steps.push({ told, key: this.#commitKey('drafts', key, page.format, told.draft, 0) });
    else {
      must(folded[0] === 3, 'taken out so that nobody can check it');
      const cursor = new Cursor(folded.slice(1));
      const given = new Map<number, Uint8Array>();
      for (let left = cursor.varint(); left > 0; left--) {
        const draft = cursor.varint();
        must(!given.has(draft), 'two keys of one draft');
        given.set(draft, cursor.take(32));
      }
      const runs = Array.from({ length: Math.min(cursor.varint(), 65_537) }, () => {
        const [kept, draft, frames] = [cursor.varint(), cursor.varint(), cursor.varint()];
        must(frames >= 1 && frames <= count, 'a run that cannot be');
        return { kept, draft, gone: Array.from({ length: frames }, () => cursor.take(32)) };
      });
      const kept = readFold(cursor.rest()).map((told) => {
        const one = given.get(told.draft);
        must(one !== undefined, 'a draft without its key');
        return { told, key: one };
      });
      let at = 0;
      for (const run of runs) {
        must(at + run.kept <= kept.length, 'a run beyond the frames');
        steps.push(...kept.slice(at, at + run.kept), ...run.gone.map((gone) => ({ gone, draft: run.draft })));
        at += run.kept;
      }
      steps.push(...kept.slice(at));
      const there = new Set(kept.map((one) => one.told.draft));
      must(
        runs.length > 0 &&
          [...given.keys()].every((draft) => there.has(draft) && !runs.some((run) => run.draft === draft)),
        'a key left behind',
      );
    }
    must(steps.length === count, 'another number of frames');
    return steps;
  }

  // J7.5
  #take(name: Name, page: Page, seq: number, told: Told, isGone: boolean): void {
    must(page.format === 1 || isGone || Math.floor(told.second / 86_400) === page.day, 'a frame of another day');
    must(
      name === 'messages' ? told.draft === 0 : told.draft >= 1 && told.draft <= 0xffffffff,
      'a draft where none belongs',
    );
    this.#contents.take(name, page.format, seq, told, isGone);
  }
}

// J5.1
function padded(content: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.floor(content.length / 64) * 64 + 64);
  out.set(content);
  out[content.length] = 0x80;
  return out;
}
