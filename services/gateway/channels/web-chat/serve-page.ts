// Serves the client's page under a strict content policy, and opens its WebSocket only for the page itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';

const folder = join(import.meta.dirname, '../../page');
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

type Employee = { readonly person: string; readonly name: string };

/** Registers `/`, `/chat/:person`, `/chat/:person/ws` and the page's files. */
export function servePage(app: FastifyInstance, employees: readonly Employee[], connect: (socket: WebSocket, employee: Employee) => void): void {
  const find = (request: FastifyRequest): Employee | undefined => employees.find((one) => one.person === (request.params as { person?: string }).person);
  app.addHook('onSend', (_request, reply, _payload, done) => {
    secure(reply);
    done();
  });
  app.register(fastifyStatic, { root: folder, prefix: '/page/', index: false, decorateReply: false, cacheControl: false });
  app.get('/', (_request, reply) => reply.redirect(`/chat/${employees[0]?.person ?? ''}`));
  app.get('/chat/:person', (request, reply) => {
    reply.type('text/html; charset=utf-8');
    return find(request) === undefined ? reply.code(404).send(readFileSync(join(folder, 'nobody.html'))) : reply.send(readFileSync(join(folder, 'index.html')));
  });
  app.get('/chat/:person/ws', { websocket: true }, (socket, request) => {
    const employee = find(request);
    if (employee === undefined || !isOwnPage(request)) socket.close(4003, 'not-allowed');
    else connect(socket, employee);
  });
}

function secure(reply: FastifyReply): void {
  reply.header('content-security-policy', contentPolicy);
  reply.header('x-content-type-options', 'nosniff');
  reply.header('referrer-policy', 'no-referrer');
  reply.header('cross-origin-opener-policy', 'same-origin');
  reply.header('cross-origin-resource-policy', 'same-origin');
  reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=()');
  reply.header('cache-control', 'no-cache');
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
