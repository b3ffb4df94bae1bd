// The vault's door: what main may ask of the vault process, what each operation takes and gives, and which of them append.
import type { ErrorShape } from '../../src/errors.ts';
import type { operations } from './operations.ts';
import type { Nothing } from './shapes.ts';

type Listed = typeof operations;
type TakeOf<O> = O extends (house: never, ...rest: infer R) => unknown ? (R extends [infer T] ? T : Nothing) : never;

/** Operation → what it takes and gives, as its slice says. Those that append resolve after the flush. */
export type Operations = {
  readonly [N in keyof Listed]: { readonly take: TakeOf<Listed[N]>; readonly give: Awaited<ReturnType<Listed[N]>> };
};

/** The name of an operation. */
export type OperationName = keyof Operations;

/** `append`: it adds facts that somebody waits for, and the indicator counts them until they are durable (P5). */
export const effects = {
  open: 'read',
  status: 'read',
  captureGap: 'append',
  pending: 'read',
  receipt: 'read',
  sign: 'read',
  close: 'read',
  acknowledge: 'append',
  apply: 'append',
  myHistory: 'read',
  conversations: 'read',
  conversation: 'read',
  events: 'append',
  sendMessage: 'append',
  state: 'append',
  outbox: 'read',
  thread: 'read',
  markRead: 'read',
  appendEdits: 'append',
  checkDraft: 'append',
  endDraftsPage: 'read',
  restoreDraft: 'read',
  myDrafts: 'read',
  replayDraft: 'read',
  discardDraft: 'append',
  redaction: 'read',
  redacted: 'read',
  search: 'read',
  openings: 'append',
  myOpenings: 'read',
  recordEnds: 'read',
  recordFrames: 'read',
  reviewAccess: 'append',
  innerBoxes: 'read',
  roomBegin: 'read',
  roomAdd: 'read',
  roomReady: 'read',
  roomList: 'read',
  roomThread: 'read',
  roomSearch: 'read',
  roomTakenOut: 'read',
  roomReplay: 'read',
  roomClose: 'read',
} as const satisfies Readonly<Record<OperationName, 'read' | 'append'>>;

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
