// The one place that answers windows: who calls, may they, does it fit, run it, does the answer fit (style: the IPC contract).
import type { IpcMainInvokeEvent } from 'electron';
import { CandorError, shapeOf } from '../../src/errors.ts';
import { contract, type Outcome, type ReplyOf, type RequestOf, type RoutesFor } from '../../src/ipc/contract.ts';
import { routes, type RouteName } from '../../src/ipc/routes.ts';
import { appOrigin } from '../windows/app-protocol.ts';
import { kindOf, type Answering, type WindowKind } from './windows.ts';

/** A function per route that the windows of these kinds may call. */
export type Handlers<W extends WindowKind> = {
  readonly [N in RoutesFor<W>]: (request: RequestOf<N>) => Promise<ReplyOf<N>>;
};

/** The handlers that a slice owes windows of these kinds for its table of routes. */
export type HandlersOf<Routes, W extends WindowKind> = Pick<Handlers<W>, Extract<keyof Routes, RoutesFor<W>>>;

type AnyHandler = (request: never) => Promise<unknown>;

/** What answers every call of every window, for `takeCalls`. */
export function answering(handlers: Partial<Record<RouteName, AnyHandler>>): Answering {
  return (event, name, request) => answer(handlers, event, name, request);
}

async function answer(
  handlers: Partial<Record<RouteName, AnyHandler>>,
  event: IpcMainInvokeEvent,
  name: unknown,
  request: unknown,
): Promise<Outcome<unknown>> {
  try {
    const route = callerRoute(event, name);
    const asked = contract[route].request.safeParse(request);
    if (!asked.success)
      throw new CandorError('bad-request', 'A window asked for something that does not fit.', { cause: asked.error });
    const handler = handlers[route];
    if (handler === undefined) throw new CandorError('not-allowed', 'This cannot be done in this window.');
    const given = contract[route].reply.safeParse(await handler(asked.data as never));
    if (!given.success)
      throw new CandorError('internal', 'An answer did not fit, so it was not shown. Nothing on record was changed.', {
        cause: given.error,
      });
    return { ok: true, value: given.data };
  } catch (error) {
    const shape = shapeOf(error);
    if (shape.code === 'internal' || shape.code === 'bad-request')
      console.error(`ipc ${String(name)}:`, error instanceof Error ? (error.cause ?? error.message) : error);
    return { ok: false, error: shape };
  }
}

/** The route a caller may use; throws `not-allowed` for a frame that is not the main frame of a window of ours, at our origin. */
function callerRoute(event: IpcMainInvokeEvent, name: unknown): RouteName {
  const frame = event.senderFrame;
  const kind = kindOf(event.sender.id);
  const isOurs =
    frame !== null && kind !== undefined && frame === event.sender.mainFrame && frame.url.startsWith(`${appOrigin}/`);
  if (!isOurs || typeof name !== 'string' || !Object.hasOwn(routes, name))
    throw new CandorError('not-allowed', 'The call did not come from a window of Candor.');
  const route = name as RouteName;
  if (!(routes[route].windows as readonly string[]).includes(kind))
    throw new CandorError('not-allowed', 'This window cannot do that.');
  return route;
}
