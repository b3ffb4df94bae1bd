// The renderer's only way out: window.candor, typed for the window it runs in, with errors as values turned into exceptions.
import { errorFrom } from '../src/errors.ts';
import type { Api, HostEvent, ReplyOf, RequestOf, RoutesFor } from '../src/ipc/contract.ts';

type WindowKind = 'chat' | 'review';

/** The calls of a window as plain promises: they resolve with the reply or reject with a `CandorError`. */
export type Host<W extends WindowKind> = {
  readonly [N in RoutesFor<W>]: (request: RequestOf<N>) => Promise<ReplyOf<N>>;
} & {
  readonly on: (listener: (event: HostEvent) => void) => () => void;
};

declare global {
  interface Window {
    readonly candor: Api<'chat'> | Api<'review'>;
  }
}

/** Wraps the bridge of this window. */
export function connectHost<W extends WindowKind>(bridge: Api<W> = window.candor as Api<W>): Host<W> {
  const calls = Object.entries(bridge).map(([name, call]) => {
    if (name === 'on') return [name, call] as const;
    const ask = call as unknown as (
      request: unknown,
    ) => Promise<{ ok: true; value: unknown } | { ok: false; error: Parameters<typeof errorFrom>[0] }>;
    return [
      name,
      async (request: unknown): Promise<unknown> => {
        const outcome = await ask(request);
        if (outcome.ok) return outcome.value;
        throw errorFrom(outcome.error);
      },
    ] as const;
  });
  return Object.freeze(Object.fromEntries(calls)) as Host<W>;
}
