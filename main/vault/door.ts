// The vault's door: what main may ask of the vault process, what each operation takes and gives, and which of them are counted.
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

/** `counted`: it adds facts that somebody waits for, and the indicator counts them until they are durable (P5). `quiet`: it adds nothing, or only what Candor itself keeps in order and nobody waits for: a receipt, a page's end, a page without what was taken back. */
export const effects = {
  open: 'quiet',
  status: 'quiet',
  captureGap: 'counted',
  pending: 'quiet',
  receipt: 'quiet',
  sign: 'quiet',
  close: 'quiet',
  acknowledge: 'counted',
  apply: 'counted',
  myHistory: 'quiet',
  conversations: 'quiet',
  conversation: 'quiet',
  arrangeConversation: 'counted',
  events: 'counted',
  sendMessage: 'counted',
  state: 'counted',
  outbox: 'quiet',
  thread: 'quiet',
  markRead: 'quiet',
  appendEdits: 'counted',
  checkDraft: 'counted',
  endDraftsPage: 'quiet',
  restoreDraft: 'quiet',
  myDrafts: 'quiet',
  replayDraft: 'quiet',
  discardDraft: 'counted',
  redaction: 'quiet',
  redacted: 'quiet',
  search: 'quiet',
  openings: 'counted',
  myOpenings: 'quiet',
  seeOpenings: 'counted',
  recordEnds: 'quiet',
  recordFrames: 'quiet',
  reviewAccess: 'counted',
  innerBoxes: 'quiet',
  roomBegin: 'quiet',
  roomAdd: 'quiet',
  roomReady: 'quiet',
  roomList: 'quiet',
  roomThread: 'quiet',
  roomSearch: 'quiet',
  roomTakenOut: 'quiet',
  roomReplay: 'quiet',
  roomClose: 'quiet',
} as const satisfies Readonly<Record<OperationName, 'quiet' | 'counted'>>;

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
