// How an administrator's `candor` asks the endpoint: signed with the key in the key file, which IT made and keeps.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fromBase64Url } from '../src/bytes/bytes.ts';
import { toWtf8 } from '../src/bytes/wtf8.ts';
import { randomBytes, signKeyPair } from '../src/crypto/sodium.ts';
import { CandorError, errorCodes } from '../src/errors.ts';
import { signRequest } from '../src/protocol/credentials.ts';
import { b32, errorReplySchema } from '../src/protocol/signed.ts';

/** Where to ask and as whom. */
export interface AdminOptions {
  readonly endpoint: string;
  readonly key: string;
  readonly json?: true;
}

/** A key file: the administrator's name, and the seed of the Ed25519 key whose public half the endpoint's configuration names. */
const keyFileSchema = z.strictObject({ name: z.string(), seed: b32 });
const patience = 30_000;

/** The endpoint's answer as `schema` says; throws `CandorError` with the endpoint's sentence when it refuses. */
export async function askEndpoint<S extends z.ZodType>(
  { endpoint, key }: AdminOptions,
  method: 'GET' | 'POST',
  path: string,
  schema: S,
  body?: unknown,
): Promise<z.infer<S>> {
  const keys = signKeyPair(fromBase64Url(readKeyFile(key).seed));
  const text = body === undefined ? '' : JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    ...signRequest({ signKey: keys.publicKey }, keys.secretKey, {
      method,
      path,
      time: Math.floor(Date.now() / 1000),
      nonce: randomBytes(16),
      body: toWtf8(text),
    }),
  };
  let ok: boolean;
  let answer: unknown;
  try {
    const response = await fetch(endpoint.replace(/\/$/, '') + path, {
      method,
      headers,
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
      ...(body === undefined ? {} : { body: text }),
    });
    ({ ok } = response);
    answer = await response.json();
  } catch (cause) {
    throw new CandorError('endpoint-offline', `The endpoint at ${endpoint} does not answer. Nothing was changed.`, {
      cause,
    });
  }
  if (!ok) {
    const error = errorReplySchema.safeParse(answer);
    throw new CandorError(
      errorCodes.find((code) => error.success && code === error.data.error.code) ?? 'endpoint-refused',
      error.success ? error.data.error.message : 'The endpoint refused without saying why.',
      error.data?.error.next === undefined ? {} : { next: error.data.error.next },
    );
  }
  const parsed = schema.safeParse(answer);
  if (!parsed.success)
    throw new CandorError('endpoint-refused', 'The endpoint’s answer cannot be understood.', {
      next: 'Use the `candor` of the endpoint’s version.',
    });
  return parsed.data;
}

function readKeyFile(path: string): z.infer<typeof keyFileSchema> {
  try {
    return keyFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new CandorError('bad-request', `The key file ${path} cannot be read.`, {
      next: 'Give a JSON file with "name" and "seed".',
      cause,
    });
  }
}

/** Rows as columns, two spaces between them; nothing a server says can write elsewhere on the screen. */
export function columns(rows: readonly (readonly string[])[]): string {
  const plain = rows.map((row) => row.map((cell) => cell.replaceAll(/\p{Cc}/gu, ' ')));
  const widths = (plain[0] ?? []).map((_, column) => Math.max(...plain.map((row) => row[column]?.length ?? 0)));
  return plain
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A Unix second as it is read, in UTC. */
export function moment(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
