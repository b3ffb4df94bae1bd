// A slice of a service: one capability with its routes, who may call them, and tables of its own. A service is a list of them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { CandorError } from '../src/errors.ts';
import type { RequestClaim } from '../src/protocol/credentials.ts';
import type { CallerOf } from './caller.ts';
import { fit, readBody } from './http.ts';
import type { FileRoute, ReadRoute, Route, Routes, SocketRoute, WriteRoute } from './route.ts';
import type { Signer } from './signer.ts';
import type { Migration, Tables } from './sql/tables.ts';

type Out<S> = S extends z.ZodType ? z.infer<S> : undefined;

/** A request that fits its route, of somebody who may call it. */
export interface Asked<R extends ReadRoute | WriteRoute> {
  readonly by: CallerOf<R['by'][number]>;
  readonly params: Out<R extends { params: infer S } ? S : undefined>;
  readonly query: Out<R extends { query: infer S } ? S : undefined>;
  readonly body: Out<R extends { body: infer S } ? S : undefined>;
  /** For `Nonces.claim`; throws where anybody may call. */
  readonly claim: () => RequestClaim;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What serves a route. */
export type Handler<R extends Route> = R extends ReadRoute | WriteRoute
  ? (asked: Asked<R>) => Promise<z.input<R['reply']>> | z.input<R['reply']>
  : R extends SocketRoute
    ? (socket: WebSocket, request: FastifyRequest) => void
    : (request: FastifyRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>;
/** One for each of a slice's routes. */
export type Handlers<R extends Routes> = { readonly [Name in keyof R]: Handler<R[Name]> };

/** Where routes are added: a server, and who checks its callers. */
export interface Door {
  readonly app: FastifyInstance;
  readonly signer: Signer;
}

/** One capability of a service that is given `Needs`. */
export interface Slice<in Needs> extends Tables {
  readonly routes: Routes;
  readonly add: (door: Door, needs: Needs) => void;
}

/** A slice: every route has a handler, and no handler is without a route. */
export function slice<const R extends Routes, Needs>(made: {
  readonly name: string;
  readonly migrations: readonly Migration[];
  readonly routes: R;
  readonly handlers: (needs: Needs) => Handlers<R>;
}): Slice<Needs> {
  return {
    slice: made.name,
    migrations: made.migrations,
    routes: made.routes,
    add: (door, needs) => {
      const handlers: Readonly<Record<string, unknown>> = made.handlers(needs);
      for (const [name, route] of Object.entries<Route>(made.routes)) serve(door, route, handlers[name]);
    },
  };
}

/** `handler` is the one for `route`, as `Handlers` says of the table both come from. */
function serve(door: Door, route: Route, handler: unknown): void {
  if (route.method === 'SOCKET')
    door.app.get(route.path, { websocket: true, config: { open: true } }, handler as Handler<SocketRoute>);
  else if (route.method === 'FILE') door.app.get(route.path, { config: { open: true } }, handler as Handler<FileRoute>);
  else serveRequests(door, route, handler as (asked: unknown) => unknown);
}

function serveRequests(
  { app, signer }: Door,
  route: ReadRoute | WriteRoute,
  handler: (asked: unknown) => unknown,
): void {
  app.route({
    method: route.method,
    url: route.path,
    config: route.by.includes('anybody') ? { open: true } : {},
    ...(route.method === 'POST' ? { bodyLimit: route.limit } : {}),
    handler: async (request, reply) => {
      const by = signer.caller(request, route.by);
      if (route.method === 'POST' && route.packed === 'never' && request.headers['content-encoding'] !== undefined)
        throw new CandorError('bad-request', 'This request is not taken packed. Nothing was changed.', {
          next: 'Send it unpacked.',
        });
      return handler({
        by,
        params: route.params === undefined ? undefined : fit(request.params, route.params),
        query: route.method === 'GET' ? fit(request.query, route.query) : undefined,
        body: route.method === 'POST' && route.body !== null ? await readBody(request, route.body) : undefined,
        claim: () => signer.claim(request),
        request,
        reply,
      });
    },
  });
}
