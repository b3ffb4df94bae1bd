// A lying device's record as the rows of its tables, so that any field of any of them can be made to lie: as a source, as what the second verifier reads, and signed anew.
import { joinBytes, u32be, u64be } from '../../src/bytes/bytes.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { blake2b, sign, signKeyPair } from '../../src/crypto/sodium.ts';
import {
  chainBytes,
  genesisHead,
  headBytes,
  receiptBytes,
  wrapBytes,
  type ChainId,
  type PageFormat,
} from '../../src/journal/chain.ts';
import type { SealedFrame } from '../../src/journal/frame.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import { signPage } from '../../src/journal/page.ts';
import type { JournalSource, LaneSource, StoredFold, StoredGroup, StoredPage } from '../../src/journal/source.ts';
import { lyingSource, type LyingRecord } from './lying-device.ts';
import { endpointKeys } from './test-keys.ts';

/** What a cell can hold. */
export type Cell = number | bigint | string | Uint8Array | null;
/** A row by its columns. */
export type Row = Record<string, Cell>;
/** The columns of every table of a journal, as version 3 has them (J10.3). */
export const columns = {
  identity: ['only', 'journal', 'epoch', 'device_key', 'previous'],
  messages_frame: ['seq', 'page', 'commitment', 'sealed'],
  drafts_frame: ['seq', 'page', 'commitment', 'sealed'],
  page: ['lane', 'page', 'first_seq', 'wrapped', 'wrap_signature', 'box', 'readers', 'signature', 'format', 'day'],
  messages_group: ['seq', 'page', 'head', 'commitments', 'sealed', 'signature'],
  fold: ['page', 'last_seq', 'head', 'sealed', 'signature'],
  checkpoint: ['lane', 'seq', 'head', 'signature'],
  receipt: ['lane', 'seq', 'head', 'at', 'signature'],
} as const;
/** The name of a table. */
export type TableName = keyof typeof columns;
/** Their names. */
export const tableNames = Object.keys(columns) as readonly TableName[];
/** A whole record. */
export type Tables = Record<TableName, Row[]>;

const devices = [0x5d, 0x5e].map((byte) => () => signKeyPair(new Uint8Array(32).fill(byte)));
/** The public keys a record can be signed anew with. */
export const deviceKeys = (): readonly Uint8Array[] => devices.map((device) => device().publicKey);

/** The rows of what a lying device signs, with wraps and with a receipt for the last checkpoint of each lane. */
export function tablesOf(record: LyingRecord): Tables {
  const { identity, lane } = lyingSource(record);
  const tables: Tables = {
    identity: [
      {
        only: 1,
        journal: identity.journal,
        epoch: identity.epoch,
        device_key: identity.deviceKey,
        previous: identity.previous,
      },
    ],
    messages_frame: [],
    drafts_frame: [],
    page: [],
    messages_group: [],
    fold: [],
    checkpoint: [],
    receipt: [],
  };
  for (const name of lanes) {
    const { pages, folds, groups, checkpoints, frames } = lane(name);
    for (const { page, format, firstSeq, day, box, readers, signature } of pages)
      tables.page.push({
        lane: name,
        page,
        first_seq: firstSeq,
        wrapped: new Uint8Array(72).fill(page),
        wrap_signature: new Uint8Array(64),
        box,
        readers: joinBytes(...readers),
        signature,
        format,
        day,
      });
    for (const { page, lastSeq, head, sealed, signature } of folds)
      tables.fold.push({ page, last_seq: lastSeq, head, sealed, signature });
    for (const { firstSeq, ...group } of groups()) tables.messages_group.push({ seq: firstSeq, ...group });
    for (const { seq, head, signature } of checkpoints) {
      tables.checkpoint.push({ lane: name, seq, head, signature });
      tables.receipt.push({ lane: name, seq, head, at: 1_800_000_001, signature: new Uint8Array(64) });
    }
    for (const { seq, page, commitment, sealed } of frames())
      tables[`${name}_frame`].push({ seq, page, commitment, sealed });
  }
  signAnew(tables);
  return tables;
}

/** A copy whose rows can be changed. */
export function copyOf(tables: Tables): Tables {
  const table = (name: TableName): Row[] => tables[name].map((row) => ({ ...row }));
  return {
    identity: table('identity'),
    messages_frame: table('messages_frame'),
    drafts_frame: table('drafts_frame'),
    page: table('page'),
    messages_group: table('messages_group'),
    fold: table('fold'),
    checkpoint: table('checkpoint'),
    receipt: table('receipt'),
  };
}

/** Signs all that can be signed as it stands now, by the device the identity names if it is one of ours, receipts by the endpoint; what has no bytes to sign is left. */
export function signAnew(tables: Tables): void {
  const [identity = {}] = tables.identity;
  const device = devices.map((one) => one()).find((one) => isSame(one.publicKey, identity['device_key']));
  if (device === undefined) return;
  const { secretKey, publicKey } = device;
  const chainOf = (lane: Cell | undefined): ChainId => ({
    journal: identity['journal'] as Uint8Array,
    epoch: identity['epoch'] as number,
    lane: lane as LaneName,
  });
  for (const row of tables.page) {
    const chain = chainOf(row['lane']);
    where(row, 'signature', () => signPage(chain, pageOf(row), secretKey));
    where(row, 'wrap_signature', () =>
      sign(contexts.wrap, wrapBytes(chain, row['page'] as number, row['wrapped'] as Uint8Array), secretKey),
    );
  }
  let first = 1;
  let before: Uint8Array | null = null;
  for (const row of tables.fold) {
    where(row, 'signature', () => {
      const chain = chainOf('drafts');
      before ??= genesisHead(chain, publicKey, identity['previous'] as Uint8Array);
      const place = [
        chain.journal,
        u32be(chain.epoch),
        u32be(row['page'] as number),
        u64be(first),
        u64be(row['last_seq'] as number),
        before,
        row['head'] as Uint8Array,
      ];
      return sign(contexts.fold, joinBytes(...place, blake2b(row['sealed'] as Uint8Array)), secretKey);
    });
    first = Number(row['last_seq']) + 1;
    before = row['head'] as Uint8Array;
  }
  for (const row of tables.messages_group)
    where(row, 'signature', () => {
      const seq = row['seq'] as number;
      const place = joinBytes(
        chainBytes(chainOf('messages')),
        u32be(row['page'] as number),
        u64be(seq),
        u64be(seq + (row['commitments'] as Uint8Array).length / 32 - 1),
      );
      return sign(
        contexts.group,
        joinBytes(place, row['head'] as Uint8Array, blake2b(row['sealed'] as Uint8Array)),
        secretKey,
      );
    });
  for (const row of tables.checkpoint)
    where(row, 'signature', () =>
      sign(contexts.head, headBytes(chainOf(row['lane']), row['seq'] as number, row['head'] as Uint8Array), secretKey),
    );
  for (const row of tables.receipt)
    where(row, 'signature', () =>
      sign(
        contexts.receipt,
        receiptBytes(chainOf(row['lane']), row['seq'] as number, row['head'] as Uint8Array, row['at'] as number),
        endpointKeys().secretKey,
      ),
    );
}

// A value that no signature has room for (J3) stays under the signature that was there.
function where(row: Row, column: string, signature: () => Uint8Array): void {
  try {
    row[column] = signature();
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
  }
}

function isSame(key: Uint8Array, cell: Cell | undefined): boolean {
  return cell instanceof Uint8Array && Buffer.compare(key, cell) === 0;
}

function pageOf(row: Row): StoredPage {
  const readers = row['readers'] as Uint8Array;
  return {
    page: row['page'] as number,
    format: row['format'] as PageFormat,
    firstSeq: row['first_seq'] as number,
    day: row['day'] as number,
    box: row['box'] as Uint8Array,
    readers: Array.from({ length: readers.length / 32 }, (_, i) => readers.slice(i * 32, i * 32 + 32)),
    wrapped: row['wrapped'] as Uint8Array,
    wrapSignature: row['wrap_signature'] as Uint8Array,
    signature: row['signature'] as Uint8Array,
  };
}

/** The record as a verifier reads it: lists by their numbers. Only for rows that a reader would let through. */
export function sourceOf(tables: Tables): JournalSource {
  const [identity = {}] = tables.identity;
  const by = (column: string) => (a: Row, b: Row) => Number(a[column]) - Number(b[column]);
  const anchorOf = (row: Row): { readonly seq: number; readonly head: Uint8Array; readonly signature: Uint8Array } => ({
    seq: row['seq'] as number,
    head: row['head'] as Uint8Array,
    signature: row['signature'] as Uint8Array,
  });
  const laneOf = (name: LaneName): LaneSource => {
    const of = (table: Row[]): Row[] => table.filter((row) => row['lane'] === name);
    const frames = [...tables[`${name}_frame`]].sort(by('seq')) as unknown as SealedFrame[];
    const folds = name === 'drafts' ? [...tables.fold].sort(by('page')) : [];
    return {
      pages: of(tables.page).sort(by('page')).map(pageOf),
      folds: folds.map(
        (row): StoredFold => ({
          page: row['page'] as number,
          lastSeq: row['last_seq'] as number,
          head: row['head'] as Uint8Array,
          sealed: row['sealed'] as Uint8Array,
          signature: row['signature'] as Uint8Array,
        }),
      ),
      groups: () =>
        (name === 'messages' ? [...tables.messages_group].sort(by('seq')) : []).map(
          (row): StoredGroup => ({
            page: row['page'] as number,
            firstSeq: row['seq'] as number,
            head: row['head'] as Uint8Array,
            commitments: row['commitments'] as Uint8Array,
            sealed: row['sealed'] as Uint8Array,
            signature: row['signature'] as Uint8Array,
          }),
        ),
      checkpoints: of(tables.checkpoint).sort(by('seq')).map(anchorOf),
      receipts: of(tables.receipt)
        .sort(by('seq'))
        .map((row) => ({ ...anchorOf(row), at: row['at'] as number })),
      frames: () => frames,
      count: frames.length,
    };
  };
  const read = { messages: laneOf('messages'), drafts: laneOf('drafts') };
  return {
    identity: {
      journal: identity['journal'] as Uint8Array,
      epoch: identity['epoch'] as number,
      deviceKey: identity['device_key'] as Uint8Array,
      previous: identity['previous'] as Uint8Array,
    },
    lane: (name) => read[name],
  };
}
