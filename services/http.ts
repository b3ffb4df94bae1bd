// The HTTP server every service is built on: raw bodies, plain-sentence errors, limits, and health.
import { brotliDecompressSync } from 'node:zlib';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CandorError, shapeOf, type ErrorCode, type ErrorShape } from '../src/errors.ts';
import { readSignedRequest } from '../src/protocol/credentials.ts';
import { signedHeaders, type Enrolment } from '../src/protocol/signed.ts';
import { thrownFields, type Log } from './log.ts';

const statusOf: Partial<Record<ErrorCode, number>> = {
  'bad-request': 400,
  'version-unsupported': 400,
  'not-allowed': 403,
  'custodian-refused': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'endpoint-refused': 422,
  'gateway-refused': 422,
  'endpoint-offline': 503,
  'gateway-offline': 503,
  'record-behind': 503,
  'record-stopped': 503,
  'disk-full': 507,
};

/** A Fastify server whose bodies arrive as raw bytes and whose errors leave as `{error: {code, message, next?}}`. `health` is answered at /healthz. */
export function createServer(log: Log, bodyLimit: number, health: () => Readonly<Record<string, unknown>>): FastifyInstance {
  const app = Fastify({ logger: false, bodyLimit, routerOptions: { maxParamLength: 200 }, requestTimeout: 60_000, connectionTimeout: 120_000, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  // Signatures are over the bytes as sent; parsing and writing them again would change them.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((thrown, request, reply) => {
    const shape = errorShape(thrown);
    if (shape.code === 'internal') log('request-failed', { method: request.method, route: request.routeOptions.url ?? '', ...thrownFields(thrown) });
    return sendError(reply, shape);
  });
  app.setNotFoundHandler((_request, reply) => sendError(reply, { code: 'not-found', message: 'There is nothing at this address.' }));
  app.get('/healthz', (_request, reply) => reply.send({ ok: true, ...health() }));
  return app;
}

/** The body's bytes exactly as they came. */
export function rawBody(request: FastifyRequest): Uint8Array {
  return request.body instanceof Uint8Array ? request.body : new Uint8Array(0);
}

/** The body as `schema` says, unpacked if it came packed; throws `bad-request`, and `too-large` where it unpacks to more than the server takes. */
export function readBody<S extends z.ZodType>(request: FastifyRequest, schema: S): z.infer<S> {
  const body = Buffer.from(rawBody(request));
  return readJson((request.headers['content-encoding'] === 'br' ? unpacked(body, request.routeOptions.bodyLimit ?? 0) : body).toString('utf8'), schema);
}

function unpacked(body: Buffer, maxOutputLength: number): Buffer {
  try {
    return brotliDecompressSync(body, { maxOutputLength });
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new CandorError('bad-request', 'The body cannot be unpacked. Nothing was changed.');
  }
}

function tooLarge(): CandorError {
  return new CandorError('too-large', 'The request is larger than this service takes. Nothing was changed.', { next: 'Send it in smaller parts.' });
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
  throw new CandorError('bad-request', `The request does not fit${where === '' ? '' : ` at ${where}`}. Nothing was changed.`);
}

/** Who signed this request, by the endpoint's certificate; throws `not-allowed`. */
export function signer(request: FastifyRequest, endpointKey: Uint8Array, nowMs: number): Enrolment {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return readSignedRequest(
    { certificate: header(signedHeaders.certificate), time: header(signedHeaders.time), signature: header(signedHeaders.signature) },
    { method: request.method, path: request.raw.url ?? '', body: rawBody(request) },
    endpointKey,
    Math.floor(nowMs / 1000),
  );
}

/** The error a person or program may see for anything thrown while serving it. */
export function errorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof CandorError) return thrown.toShape();
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge().toShape();
  if (code.startsWith('FST_ERR_')) return { code: 'bad-request', message: 'The request cannot be read. Nothing was changed.' };
  if (code.startsWith('SQLITE_FULL')) return { code: 'disk-full', message: 'The disk of this service is full. What it holds is safe; nothing new was taken.', next: 'Make room and try again.' };
  if (code.startsWith('SQLITE_IOERR')) return { code: 'record-stopped', message: 'The disk of this service cannot be written. Nothing new was taken.', next: 'Check the disk and try again.' };
  return shapeOf(thrown);
}

function sendError(reply: FastifyReply, error: ErrorShape): FastifyReply {
  return reply.code(statusOf[error.code] ?? 500).send({ error });
}
