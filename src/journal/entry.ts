// Every fact the record can hold: the list of what each capability declares, and what a frame carries of them (spec: journal.md §2).
import { arrangementEntries } from '../arrangement/entries.ts';
import { conversationEntries } from '../conversation/entries.ts';
import { draftEntries, type EditEntry } from '../draft/entries.ts';
import { messageEntries } from '../message/entries.ts';
import { noticeEntries } from '../notice/entries.ts';
import { openingEntries } from '../opening/entries.ts';
import { policyEntries } from '../policy/entries.ts';
import { recordEntries } from '../record/entries.ts';
import { redactionEntries } from '../redaction/entries.ts';
import { reviewEntries } from '../review/entries.ts';
import { joined } from '../slices.ts';
import type { EntryOf } from './fields.ts';
import type { LaneName } from './lane.ts';

/** Every kind with its lane and fields, but `edit`, which frames hold as a few binary fields. */
export const entryKinds = joined([
  recordEntries,
  noticeEntries,
  policyEntries,
  conversationEntries,
  arrangementEntries,
  messageEntries,
  draftEntries,
  redactionEntries,
  openingEntries,
  reviewEntries,
]);

type Kinds = typeof entryKinds;
type KindIn<Lane extends LaneName> = { [K in keyof Kinds]: Kinds[K]['lane'] extends Lane ? K : never }[keyof Kinds];

/** Facts of the messages lane. */
export type MessageLaneEntry = EntryOf<Kinds, KindIn<'messages'>>;

/** Facts of the drafts lane, other than edits. `draft` numbers a draft within its journal, from 1. */
export type DraftLaneEntry = EntryOf<Kinds, KindIn<'drafts'>>;

/** A fact of a kind this version knows. */
export type KnownEntry = MessageLaneEntry | DraftLaneEntry | EditEntry;

/** A fact this version does not know; kept, passed on and shown as such. */
export interface UnknownEntry {
  readonly kind: 'unknown';
  readonly raw: Readonly<Record<string, unknown>>;
}

/** One recorded fact. */
export type Entry = KnownEntry | UnknownEntry;

/** What one frame holds: entries of one durable commit, all of one draft (`draft` 0: none), all at one whole second. */
export interface FrameContent {
  readonly draft: number;
  readonly second: number;
  readonly entries: readonly Entry[];
  /** In place of a frame that was taken out when its author discarded the draft as private: it says nothing any more. */
  readonly withheld?: true;
}

const laneByKind = new Map<string, LaneName>([
  ['edit', 'drafts'],
  ...Object.entries(entryKinds).map(([kind, { lane }]) => [kind, lane] as const),
]);

/** The lane of a kind; a kind to come stays in the lane it was found in, so it has none of its own. */
export function laneOfKind(kind: string): LaneName {
  return laneByKind.get(kind) ?? 'messages';
}

/** Every kind this version knows. */
export const knownKinds: ReadonlySet<string> = new Set(laneByKind.keys());
