// Serves the client's page under a strict content policy, and opens its WebSocket only for the page itself.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { CandorError } from '../../../../src/errors.ts';
import type { Handlers } from '../../../slice.ts';
import type { webChatRoutes } from './routes.ts';

const folder = join(import.meta.dirname, '../../page');
const contentPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

type Employee = { readonly person: string; readonly name: string };

/** The handlers of the page's routes; `connect` is told of each socket that the page itself opens. */
export function servePage(
  employees: readonly Employee[],
  connect: (socket: WebSocket, employee: Employee, request: FastifyRequest) => void,
): Handlers<typeof webChatRoutes> {
  const find = (request: FastifyRequest): Employee | undefined =>
    employees.find((one) => one.person === (request.params as { person?: string }).person);
  // Only names that are there are served: no path is ever made from what somebody asked for.
  const files = new Map(
    readdirSync(folder).flatMap((name) =>
      types[extname(name)] === undefined ? [] : ([[name, types[extname(name)] ?? '']] as const),
    ),
  );
  return {
    file: (request, reply) => {
      secure(reply);
      const name = (request.params as { '*'?: string })['*'] ?? '';
      const type = files.get(name);
      if (type === undefined) throw new CandorError('not-found', 'There is nothing at this address.');
      return reply.type(type).send(readFileSync(join(folder, name)));
    },
    start: (_request, reply) => secure(reply).redirect(`/chat/${employees[0]?.person ?? ''}`),
    page: (request, reply) => {
      secure(reply).type('text/html; charset=utf-8');
      return find(request) === undefined
        ? reply.code(404).send(readFileSync(join(folder, 'nobody.html')))
        : reply.send(readFileSync(join(folder, 'index.html')));
    },
    socket: (socket, request) => {
      const employee = find(request);
      if (employee === undefined || !isOwnPage(request)) socket.close(4003, 'not-allowed');
      else connect(socket, employee, request);
    },
  };
}

function secure(reply: FastifyReply): FastifyReply {
  reply.header('content-security-policy', contentPolicy);
  reply.header('x-content-type-options', 'nosniff');
  reply.header('referrer-policy', 'no-referrer');
  reply.header('cross-origin-opener-policy', 'same-origin');
  reply.header('cross-origin-resource-policy', 'same-origin');
  reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  return reply.header('cache-control', 'no-cache');
}

/** Another site's script in the client's browser may not speak for the client. Programs that are no browser send no origin. */
function isOwnPage(request: FastifyRequest): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
