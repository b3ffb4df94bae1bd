// What each call of routes.ts asks and answers, as the list of the slices' schemas; handlers, preload types and window.candor derive from it.
import type { z } from 'zod';
import { arrangementCalls } from '../arrangement/calls.ts';
import { conversationCalls, type ConversationEvent } from '../conversation/calls.ts';
import { draftCalls, type DraftEvent } from '../draft/calls.ts';
import type { ErrorCode } from '../errors.ts';
import { exportCalls, type ExportEvent } from '../export/calls.ts';
import { messageCalls, type MessageEvent } from '../message/calls.ts';
import type { NotificationEvent } from '../notification/calls.ts';
import { noticeCalls } from '../notice/calls.ts';
import { openingCalls, type OpeningEvent } from '../opening/calls.ts';
import { policyCalls } from '../policy/calls.ts';
import { recordCalls, type RecordEvent } from '../record/calls.ts';
import { redactionCalls } from '../redaction/calls.ts';
import { reviewCalls, type ReviewEvent } from '../review/calls.ts';
import { searchCalls } from '../search/calls.ts';
import { sessionCalls, type SessionEvent } from '../session/calls.ts';
import type { CallsOf } from './call.ts';
import type { RouteName, routes } from './routes.ts';

/** Request and reply of every route. */
export const contract = {
  ...sessionCalls,
  ...recordCalls,
  ...noticeCalls,
  ...policyCalls,
  ...conversationCalls,
  ...arrangementCalls,
  ...messageCalls,
  ...searchCalls,
  ...draftCalls,
  ...openingCalls,
  ...exportCalls,
  ...redactionCalls,
  ...reviewCalls,
} satisfies CallsOf<typeof routes>;

/** What main tells a window. */
export type HostEvent =
  | SessionEvent
  | RecordEvent
  | ConversationEvent
  | MessageEvent
  | NotificationEvent
  | DraftEvent
  | OpeningEvent
  | ExportEvent
  | ReviewEvent;

type Contract = typeof contract;
/** What a call asks. */
export type RequestOf<N extends RouteName> = z.infer<Contract[N]['request']>;
/** What a call answers. */
export type ReplyOf<N extends RouteName> = z.infer<Contract[N]['reply']>;

/** What a call returns over the bridge: a value, or an error fit for a person; never an exception. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly next?: string };
    };

/** The calls a kind of window has. */
export type RoutesFor<W extends 'chat' | 'review'> = {
  [N in RouteName]: W extends (typeof routes)[N]['windows'][number] ? N : never;
}[RouteName];

/** `window.candor` in a window of kind `W`: one frozen object of named functions. */
export type Api<W extends 'chat' | 'review'> = {
  readonly [N in RoutesFor<W>]: (request: RequestOf<N>) => Promise<Outcome<ReplyOf<N>>>;
} & {
  /** Calls `listener` for everything main tells this window; returns the way to stop. */
  readonly on: (listener: (event: HostEvent) => void) => () => void;
};
