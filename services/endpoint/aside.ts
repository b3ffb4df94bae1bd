// Records that could not be opened and were put aside: kept as sealed files, whole only when their digest is the one the next epoch began with (P6).
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { equalBytes, fromBase64Url } from '../../src/bytes/bytes.ts';
import { startHash } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { asidePart, type asideReplySchema, type asideRequestSchema } from '../../src/protocol/endpoint.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import type { z } from 'zod';

/** Largest record that is taken, bytes. */
const largest = 8 * 1024 * 1024 * 1024;

/** Keeps one part; what is held already is skipped, a part out of order is refused. Durable when it returns. */
export function takeAside(folder: string, by: Enrolment, request: z.infer<typeof asideRequestSchema>): z.infer<typeof asideReplySchema> {
  if (request.journal !== by.journal || request.epoch !== by.epoch) throw new CandorError('not-allowed', 'A device may bring only what its own journal put aside.');
  const part = fromBase64Url(request.part);
  if (part.length > asidePart || request.size > largest || request.offset + part.length > request.size) throw new CandorError('too-large', 'This part does not fit the record it belongs to.');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = join(folder, `${request.journal}-before-${request.epoch}`);
  if (existsSync(name)) return { held: request.size, whole: true };
  const partial = `${name}.part`;
  const held = existsSync(partial) ? statSync(partial).size : 0;
  if (request.offset > held) throw new CandorError('endpoint-refused', `Bytes ${held} to ${request.offset} are missing. Nothing was kept.`, { next: `Send from ${held} on.` });
  const fresh = part.subarray(held - request.offset);
  const file = openSync(partial, 'a', 0o600);
  try {
    writeSync(file, fresh);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const now = held + fresh.length;
  if (now < request.size) return { held: now, whole: false };
  if (!equalBytes(digestOf(partial), fromBase64Url(by.previous))) {
    renameSync(partial, `${name}.differs-${Date.now()}`); // kept for whoever examines it; the device sends it again
    throw new CandorError('endpoint-refused', 'The record that arrived is not the one this epoch began after.', { next: 'Send it again.' });
  }
  renameSync(partial, name);
  return { held: now, whole: true };
}

function digestOf(path: string): Uint8Array {
  const hash = startHash();
  const chunk = Buffer.alloc(1 << 20);
  const file = openSync(path, 'r');
  for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) hash.update(chunk.subarray(0, read));
  closeSync(file);
  return hash.end();
}
