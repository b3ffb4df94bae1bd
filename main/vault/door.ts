// The vault's door: every operation main may ask of the vault process, with what it takes and gives.
import type { Conversation } from '../../src/conversation/calls.ts';
import type { Replay } from '../../src/draft/calls.ts';
import type { ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Opening } from '../../src/opening/calls.ts';
import type { Proof } from '../../src/review/calls.ts';
import type { ErrorShape } from '../../src/errors.ts';
import type { ExportHeader } from '../../src/export/export-schema.ts';
import type { PlacedFrame } from '../../src/export/placed-frame.ts';
import type { Entry } from '../../src/journal/entry.ts';
import type { CaptureLevel } from '../../src/policy/level.ts';
import type { PushRequest, Receipt, RedactRequest } from '../../src/protocol/endpoint.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { GatewayEvent, SubmitProof } from '../../src/protocol/gateway.ts';
import type { RoomJournal } from './room-source.ts';
import type { Scope } from '../../src/protocol/scope.ts';

/** What is in force, as main read it from the signed policy; the vault enforces it, whatever a window asks. */
export interface InForce {
  readonly policyVersion: number;
  readonly policyHash: string;
  readonly policySource: string;
  readonly level: CaptureLevel;
  readonly noticeVersion: number;
  readonly noticeHash: string;
  readonly strict: boolean;
  /** For how long after its last change an unsent draft may be discarded as private, seconds; 0 for never. */
  readonly discardGrace: number;
  /** Unix second after which an acknowledgement counts; 0 for “once”. */
  readonly acknowledgedSince: number;
  /** Custodians' X25519 keys, base64url, outermost first. */
  readonly readers: Readonly<Record<LaneName, readonly string[]>>;
}

/** What a journal that does not exist yet begins with. */
export interface Beginning {
  readonly epoch: number;
  /** The journal's id, base64url; null for a new one. */
  readonly journal: string | null;
  /** What was put aside before, null for the first epoch. `digest` is base64url. */
  readonly previous: { readonly digest: string; readonly reason: string } | null;
}

/** What the vault says of itself after opening. */
export interface VaultStatus {
  readonly journal: string;
  readonly epoch: number;
  /** Digest of what was put aside before this epoch; 32 zero bytes for the first. */
  readonly previous: string;
  readonly signKey: string;
  readonly boxKey: string;
  /** The notice in force was acknowledged at the level in force. */
  readonly acknowledged: boolean;
  /** The level at which is recorded now; null for not at all. */
  readonly level: CaptureLevel | null;
  readonly seq: Readonly<Record<LaneName, number>>;
  readonly receipted: Readonly<Record<LaneName, number>>;
  /** The policy in force. */
  readonly policy: { readonly version: number; readonly hash: string };
  readonly gatewayCursor: number;
  readonly openingCursor: number;
  readonly today: number;
  /** The disk is full: what was kept in reserve is being used, and nothing is sent. */
  readonly lowSpace: boolean;
}

/** A message ready to be handed over, with the proof that it is on record. */
export interface OutboxItem {
  readonly message: Message;
  /** Null for a message recorded under format 1, whose place in the record cannot be shown to the gateway. */
  readonly proof: SubmitProof | null;
}

/** Things that changed by an operation, for main to tell the windows. */
export interface Changes {
  readonly messages: readonly Message[];
  readonly conversations: readonly Conversation[];
  readonly openings: readonly Opening[];
}

/** Which room is meant. */
export interface InRoom {
  readonly room: number;
}

/** Operation → what it takes and gives. Those that append resolve after the flush. */
export interface Operations {
  open: {
    take: {
      readonly path: string;
      readonly root: Uint8Array;
      readonly person: string;
      readonly inForce: InForce;
      readonly beginning: Beginning;
    };
    give: VaultStatus;
  };
  status: { take: Record<string, never>; give: VaultStatus };
  apply: { take: { readonly inForce: InForce }; give: VaultStatus };
  acknowledge: { take: RequestOf<'acknowledgeNotice'>; give: Record<string, never> };
  appendEdits: { take: RequestOf<'appendEdits'>; give: ReplyOf<'appendEdits'> };
  checkDraft: { take: RequestOf<'checkDraft'>; give: ReplyOf<'checkDraft'> };
  discardDraft: { take: RequestOf<'discardDraft'>; give: Record<string, never> };
  /** The next page to be redacted at the endpoint, null when nothing is to be taken out. */
  redaction: { take: Record<string, never>; give: { readonly redaction: RedactRequest | null } };
  /** What the endpoint said to that page: redacted (or not held) when `refused` is null; then it is redacted here. */
  redacted: { take: { readonly page: number; readonly refused: string | null }; give: Record<string, never> };
  sendMessage: {
    take: RequestOf<'sendMessage'>;
    give: { readonly message: Message; readonly conversation: Conversation };
  };
  captureGap: { take: { readonly cause: string }; give: Record<string, never> };
  events: {
    take: { readonly events: readonly { readonly cursor: number; readonly event: GatewayEvent }[] };
    give: {
      readonly cursor: number /** Where the messages stand with them. */;
      readonly place: { readonly seq: number; readonly head: string };
      readonly changes: Changes;
    };
  };
  openings: { take: { readonly openings: readonly (Opening & { readonly cursor: number })[] }; give: Changes };
  state: {
    take: { readonly message: string; readonly state: Message['state']; readonly reason?: string };
    give: Changes;
  };
  reviewAccess: { take: { readonly entry: Extract<Entry, { kind: 'review-access' }> }; give: Record<string, never> };
  outbox: { take: { readonly limit: number }; give: { readonly items: readonly OutboxItem[] } };
  endDraftsPage: { take: Record<string, never>; give: Record<string, never> };
  pending: { take: { readonly lane: LaneName; readonly limit: number }; give: { readonly push: PushRequest | null } };
  receipt: { take: { readonly receipt: Receipt }; give: Changes };
  sign: { take: { readonly context: string; readonly message: Uint8Array }; give: { readonly signature: Uint8Array } };
  /** Opens custodians' answers that hold another custodian's box, null for one that holds none; a page key never leaves the vault. */
  innerBoxes: {
    take: { readonly boxes: readonly Uint8Array[] };
    give: { readonly inner: readonly (Uint8Array | null)[] };
  };
  /** Begins an empty room for a case, in place of any that is open. What is asked of a room names it, so that nothing is read under another case than it is logged under. */
  roomBegin: { take: InRoom & { readonly scope: Scope; readonly endpointKey: string }; give: Record<string, never> };
  /** Verifies and opens one author's journal. One at a time, so that the record goes on meanwhile. */
  roomAdd: { take: InRoom & { readonly journal: RoomJournal }; give: Record<string, never> };
  roomReady: { take: InRoom; give: { readonly proof: Proof; readonly conversations: number } };
  roomList: { take: InRoom; give: ReplyOf<'listReviewed'> };
  roomThread: { take: InRoom & RequestOf<'readReviewedThread'>; give: ReplyOf<'readReviewedThread'> };
  roomSearch: { take: InRoom & RequestOf<'searchReviewed'>; give: ReplyOf<'searchReviewed'> };
  /** Opens pages of an author as they were before a redaction: the journal is given with them in their places, and nothing but the drafts. */
  roomTakenOut: {
    take: InRoom & { readonly journal: RoomJournal };
    give: Omit<ReplyOf<'openTakenOut'>, 'openedBy'>;
  };
  roomReplay: { take: InRoom & { readonly draft: string }; give: ReplyOf<'replayReviewedDraft'> };
  /** Lets go of the room, unless another was begun meanwhile. */
  roomClose: { take: InRoom; give: Record<string, never> };
  conversations: { take: Record<string, never>; give: { readonly conversations: readonly Conversation[] } };
  conversation: { take: { readonly conversation: string }; give: { readonly conversation: Conversation | null } };
  thread: { take: RequestOf<'readThread'>; give: ReplyOf<'readThread'> };
  search: { take: RequestOf<'searchMessages'>; give: ReplyOf<'searchMessages'> };
  restoreDraft: { take: RequestOf<'restoreDraft'>; give: ReplyOf<'restoreDraft'> };
  markRead: { take: RequestOf<'markRead'>; give: Record<string, never> };
  myDrafts: { take: RequestOf<'listMyDrafts'>; give: ReplyOf<'listMyDrafts'> };
  replayDraft: { take: { readonly draft: string }; give: { readonly replay: Replay } };
  myHistory: { take: Record<string, never>; give: ReplyOf<'listMyHistory'> };
  /** Where the record stands now, for the head of an export. */
  recordEnds: { take: Record<string, never>; give: Pick<ExportHeader, 'journal' | 'epoch' | 'heads' | 'receipts'> };
  /** Opened frames of a lane after frame `after`, at most `limit` (My record’s export; this person’s own record only). */
  recordFrames: {
    take: { readonly lane: LaneName; readonly after: number; readonly limit: number };
    give: { readonly frames: readonly PlacedFrame[] };
  };
  myOpenings: { take: Record<string, never>; give: { readonly openings: readonly Opening[] } };
  close: { take: Record<string, never>; give: Record<string, never> };
}

/** The name of an operation. */
export type OperationName = keyof Operations;

/** What main posts to the vault process. */
export interface Ask<N extends OperationName = OperationName> {
  readonly id: number;
  readonly name: N;
  readonly take: Operations[N]['take'];
}

/** What the vault process posts back. */
export type Answer =
  | { readonly id: number; readonly ok: true; readonly give: unknown }
  | { readonly id: number; readonly ok: false; readonly error: ErrorShape };
