// The HTTP server every service is built on: raw bodies, plain-sentence errors, limits, and health.
import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CandorError, shapeOf, type ErrorCode, type ErrorShape } from '../src/errors.ts';
import { boundedJson, readRaw, tooLarge, unpack } from './body.ts';
import type { Limits } from './limits.ts';
import { thrownFields, type Log } from './log.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'version-unsupported': 400,
  'not-allowed': 403,
  'custodian-refused': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  'endpoint-refused': 422,
  'gateway-refused': 422,
  'endpoint-offline': 503,
  'gateway-offline': 503,
  'record-behind': 503,
  'record-stopped': 503,
  'disk-full': 507,
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered to anybody; every other route of a server that has a `Signer` is answered only to who signed the request. */
    open?: true;
  }
}

/** Bodies of public routes and of those that carry no record, bytes. */
export const smallBody = 16 * 1024;
/** A refused request's body up to this size is read and thrown away; what is larger ends with its connection. */
const drained = 64 * 1024;

/** A Fastify server whose bodies arrive as raw bytes and whose errors leave as `{error: {code, message, next?}}`. `health` is answered at /healthz; `limits` hold for all of it. */
export function createServer(
  log: Log,
  bodyLimit: number,
  health: () => Readonly<Record<string, unknown>>,
  limits?: Limits,
): FastifyInstance {
  const proxies = limits?.config.proxies ?? [];
  const app = Fastify({
    logger: false,
    bodyLimit,
    trustProxy: proxies.length === 0 ? false : [...proxies],
    routerOptions: { maxParamLength: 200 },
    // Who opens a connection and says nothing, or says it letter by letter, is let go in seconds; bodies have a pace of their own (body.ts).
    http: {
      headersTimeout: 8000,
      requestTimeout: 300_000,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 30_000,
      maxHeaderSize: 16 * 1024,
    },
    requestTimeout: 300_000,
    keepAliveTimeout: 30_000,
    connectionTimeout: 120_000,
    forceCloseConnections: true,
    frameworkErrors: (thrown, _request, reply) => {
      sendError(reply, errorShape(thrown));
    },
  });
  app.removeAllContentTypeParsers();
  // Signatures are over the bytes as sent; parsing and writing them again would change them.
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    readRaw(
      payload,
      request.routeOptions.bodyLimit ?? bodyLimit,
      Number(request.headers['content-length'] ?? 0),
      (bytes) => limits?.grow(request, bytes),
    ),
  );
  limits?.watch(app);
  // Nothing here asks a question with a body, and one that is never read has no pace either: its line would be held for minutes.
  app.addHook('onRequest', (request, reply, done) => {
    const has =
      request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
    if (!has || (request.method !== 'GET' && request.method !== 'HEAD')) {
      done();
      return;
    }
    reply.header('connection', 'close');
    done(
      new CandorError('bad-request', 'A request that only reads cannot carry a body. Nothing was changed.', {
        next: 'Send it without one.',
      }),
    );
  });
  // A line that asked to become a socket left the server's own care: answered with anything else it would stay for ever, and keep the service from ending.
  app.addHook('onResponse', (request, _reply, done) => {
    if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon();
    done();
  });
  app.setErrorHandler((thrown, request, reply) => {
    const shape = errorShape(thrown);
    if (shape.code === 'internal')
      log('request-failed', { method: request.method, route: request.routeOptions.url ?? '', ...thrownFields(thrown) });
    const unread =
      request.body === undefined &&
      (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > drained);
    if (unread) reply.header('connection', 'close');
    return sendError(reply, shape);
  });
  app.setNotFoundHandler((_request, reply) =>
    sendError(reply, { code: 'not-found', message: 'There is nothing at this address.' }),
  );
  app.get('/healthz', { config: { open: true } }, (_request, reply) => reply.send({ ok: true, ...health() }));
  return app;
}

/** The body's bytes exactly as they came. */
export function rawBody(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
}

/** The body as `schema` says, unpacked if it came packed; throws `bad-request`, and `too-large` where it unpacks to more than the route takes. Call it once it is known who asks. */
export async function readBody<S extends z.ZodType>(request: FastifyRequest, schema: S): Promise<z.infer<S>> {
  const raw = rawBody(request);
  const body = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  return fit(
    boundedJson(
      request.headers['content-encoding'] === 'br' ? await unpack(body, request.routeOptions.bodyLimit ?? 0) : body,
    ),
    schema,
  );
}

/** JSON text as `schema` says; throws `bad-request`. */
export function readJson<S extends z.ZodType>(text: string, schema: S): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CandorError('bad-request', 'The request is not JSON. Nothing was changed.');
  }
  return fit(value, schema);
}

/** `value` as `schema` says; throws `bad-request`, naming the first field that does not fit. */
export function fit<S extends z.ZodType>(value: unknown, schema: S): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0]?.path.map(String).join('.').slice(0, 100) ?? '';
  throw new CandorError(
    'bad-request',
    `The request does not fit${where === '' ? '' : ` at ${where}`}. Nothing was changed.`,
  );
}

/** The error a person or program may see for anything thrown while serving it. */
export function errorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof CandorError) return thrown.toShape();
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge().toShape();
  if (code.startsWith('FST_ERR_'))
    return { code: 'bad-request', message: 'The request cannot be read. Nothing was changed.' };
  if (code.startsWith('SQLITE_FULL'))
    return {
      code: 'disk-full',
      message: 'The disk of this service is full. What it holds is safe; nothing new was taken.',
      next: 'Make room and try again.',
    };
  if (code.startsWith('SQLITE_IOERR'))
    return {
      code: 'record-stopped',
      message: 'The disk of this service cannot be written. Nothing new was taken.',
      next: 'Check the disk and try again.',
    };
  return shapeOf(thrown);
}

function sendError(reply: FastifyReply, error: ErrorShape): FastifyReply {
  return reply.code(statusOf[error.code] ?? 500).send({ error });
}
