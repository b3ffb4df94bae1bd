// What main and the vault tell each other beyond one operation: what is in force, where the record stands, what changed.
import type { Conversation } from '../../src/conversation/calls.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Opening } from '../../src/opening/calls.ts';
import type { CaptureLevel } from '../../src/policy/level.ts';
import type { SubmitProof } from '../../src/protocol/gateway.ts';

/** Nothing to take, or to give. */
export type Nothing = Record<string, never>;

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
  /** Messages of this person that are on record and have not left. */
  readonly unsent: number;
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
