// Every fact the record can hold: the kinds of entries, which lane each belongs to, and what they carry (spec: journal.md §2).
import type { RecordedEdit } from '../draft/edit.ts';
import type { Capabilities } from '../conversation/capabilities.ts';
import type { Channel } from '../conversation/channel.ts';
import type { MessageState } from '../message/state.ts';
import type { CaptureLevel } from '../policy/level.ts';
import type { Scope } from '../protocol/scope.ts';
import type { LaneName } from './lane.ts';

/** How a draft ended. */
export type DraftOutcome = 'sent' | 'discarded' | 'private';

/** Facts of the messages lane. Times are Unix seconds unless a name says `Ms`. */
export type MessageLaneEntry =
  | {
      readonly kind: 'epoch-started';
      readonly journal: string;
      readonly epoch: number;
      readonly person: string;
      readonly previous: { readonly digest: string; readonly reason: string } | null;
    }
  | {
      readonly kind: 'notice-acknowledged';
      readonly version: number;
      readonly hash: string;
      readonly locale: string;
      readonly level: CaptureLevel;
    }
  | {
      readonly kind: 'policy-applied';
      readonly version: number;
      readonly hash: string;
      readonly level: CaptureLevel;
      readonly source: string;
    }
  | {
      readonly kind: 'conversation';
      readonly conversation: string;
      readonly channel: Channel;
      readonly contact: { readonly name: string; readonly address: string; readonly language: string };
      readonly capabilities: Capabilities;
      readonly disclosedAt: number | null;
      readonly cursor: number;
    }
  | {
      readonly kind: 'capabilities';
      readonly conversation: string;
      readonly capabilities: Capabilities;
      readonly cursor: number;
    }
  | {
      readonly kind: 'message-recorded';
      readonly id: string;
      readonly conversation: string;
      readonly text: string;
      /** The draft it came from, and the drafts lane's head that names its exact history; null at level `messages`. */
      readonly draft: {
        readonly id: string;
        readonly edits: number;
        readonly seq: number;
        readonly head: string;
      } | null;
      readonly level: CaptureLevel;
      /** Hash of the policy it was recorded under, so that the gateway sees it with the message; records of format 1 do not say it. */
      readonly policy?: string;
    }
  | {
      readonly kind: 'message-received';
      readonly id: string;
      readonly conversation: string;
      readonly text: string;
      readonly composedMs: number;
      readonly providerId: string;
      readonly verified: string;
      readonly cursor: number;
    }
  | {
      readonly kind: 'message-state';
      readonly message: string;
      readonly state: MessageState;
      readonly atMs: number;
      readonly reason?: string;
      readonly cursor?: number;
    }
  | {
      readonly kind: 'drafts-head';
      readonly seq: number;
      readonly head: string;
      readonly cause: 'send' | 'pause' | 'discard' | 'page-end' | 'close';
    }
  /** The author discards a draft as private: from now on its content is taken out of every page, here and at the endpoint. The draft is named by its number alone. */
  | {
      readonly kind: 'draft-private';
      readonly draft: number;
      readonly conversation: string;
      readonly startedSecond: number;
      readonly edits: number /** How many frames it has in all, its end included; records of format 1 do not say it. */;
      readonly frames?: number;
    }
  /** It cannot be any more: a page that holds it was opened for a case, or the time is over. Its content stays. */
  | { readonly kind: 'draft-private-refused'; readonly draft: number; readonly reason: string }
  | { readonly kind: 'capture-gap'; readonly draft: string | null; readonly through: number; readonly cause: string }
  | {
      readonly kind: 'opening';
      readonly id: string;
      readonly who: string;
      readonly role: string;
      readonly what: string;
      readonly case: string;
      readonly reason: string;
      readonly atSecond: number;
      readonly cursor: number /** Who let the keys out. */;
      readonly custodian?: string /** Whose records and which days the case opens. */;
      readonly scope?: Scope;
    }
  | {
      readonly kind: 'review-access';
      readonly what: 'case-opened' | 'list' | 'thread' | 'search' | 'replay';
      readonly case: string;
      readonly detail: string;
    };

/** Facts of the drafts lane, other than edits. `draft` numbers a draft within its journal, from 1. */
export type DraftLaneEntry =
  | { readonly kind: 'draft-opened'; readonly id: string; readonly conversation: string }
  /** The composer was compared with replay. Where both were equal the hash follows from the edits; where not, it is that of the composer. */
  | { readonly kind: 'draft-check'; readonly held: boolean; readonly cause: string; readonly hash?: string }
  | { readonly kind: 'draft-resync'; readonly n: number; readonly text: string }
  /** `sent`: the entry of the message names this draft. */
  | { readonly kind: 'draft-closed'; readonly outcome: DraftOutcome };

/** A fact this version does not know; kept, passed on and shown as such. */
export interface UnknownEntry {
  readonly kind: 'unknown';
  readonly raw: Readonly<Record<string, unknown>>;
}

/** One change of the composer, as a fact. */
export interface EditEntry {
  readonly kind: 'edit';
  readonly edit: RecordedEdit;
}

/** One recorded fact. */
export type Entry = MessageLaneEntry | DraftLaneEntry | UnknownEntry | EditEntry;

/** What one frame holds: entries of one durable commit, all of one draft (`draft` 0: none), all at one whole second. */
export interface FrameContent {
  readonly draft: number;
  readonly second: number;
  readonly entries: readonly Entry[];
  /** In place of a frame that was taken out when its author discarded the draft as private: it says nothing any more. */
  readonly withheld?: true;
}

const draftKinds: ReadonlySet<string> = new Set([
  'edit',
  'draft-opened',
  'draft-check',
  'draft-resync',
  'draft-closed',
]);

/** The lane an entry belongs to; an unknown kind stays in the lane it was found in, so it has none of its own. */
export function laneOf(entry: Exclude<Entry, UnknownEntry>): LaneName {
  return draftKinds.has(entry.kind) ? 'drafts' : 'messages';
}

/** Every kind this version knows. */
export const knownKinds: ReadonlySet<string> = new Set([
  ...draftKinds,
  'epoch-started',
  'notice-acknowledged',
  'policy-applied',
  'conversation',
  'capabilities',
  'message-recorded',
  'message-received',
  'message-state',
  'drafts-head',
  'draft-private',
  'draft-private-refused',
  'capture-gap',
  'opening',
  'review-access',
]);
