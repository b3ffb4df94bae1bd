// Bodies of requests: read at a pace and to a bound, unpacked off the loop to a bound and a ratio, and never more JSON than a person's request needs (P6).
import { isAscii } from 'node:buffer';
import type { Readable } from 'node:stream';
import { createBrotliDecompress } from 'node:zlib';
import { CandorError } from '../src/errors.ts';
import { Turnstile } from './turnstile.ts';

/** So much of a body must come in so many ms, or all of it, or its connection ends. */
const pace = { bytes: 64 * 1024, ms: 4000 };
/** How many times its size a packed body may unpack to; what a device packs stays below 8. Small ones are let off. */
const mostRatio = 32;
const smallEnough = 64 * 1024;
/** Most values in one JSON text: 2000 frames have 10,000. */
const mostValues = 40_000;

/** All bytes of `stream`; throws `too-large` past `limit`, and `bad-request` when they come too slowly. `onBytes` hears how many there are so far, and may throw. */
export async function readRaw(
  stream: Readable,
  limit: number,
  announced: number,
  onBytes: (bytes: number) => void,
): Promise<Buffer> {
  if (announced > limit) throw tooLarge();
  const parts: Buffer[] = [];
  let [length, before] = [0, 0];
  const watch = setInterval(() => {
    if (length - before < pace.bytes)
      stream.destroy(
        new CandorError('bad-request', 'The request came too slowly. Nothing was changed.', {
          next: 'Send it again in smaller parts.',
        }),
      );
    before = length;
  }, pace.ms);
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > limit) throw tooLarge();
      onBytes(length);
      parts.push(part);
    }
  } finally {
    clearInterval(watch);
  }
  return Buffer.concat(parts, length);
}

/** What a Brotli body unpacks to, off the loop; throws `too-large` past `limit` or `mostRatio`, `bad-request` for what cannot be unpacked. */
export async function unpack(packed: Buffer, limit: number): Promise<Buffer> {
  const bound = Math.min(limit, Math.max(smallEnough, packed.length * mostRatio));
  const release = await unpacking.enter();
  const unpacker = createBrotliDecompress({ chunkSize: 64 * 1024 });
  try {
    unpacker.end(packed);
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of unpacker as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > bound) throw tooLarge();
      parts.push(part);
    }
    return Buffer.concat(parts, length);
  } catch (thrown) {
    throw thrown instanceof CandorError
      ? thrown
      : new CandorError('bad-request', 'The body cannot be unpacked. Nothing was changed.');
  } finally {
    unpacker.destroy();
    release();
  }
}

/** An unpacker holds up to 16 MiB of what it saw. */
const unpacking = new Turnstile(4);

/**
 * The value of a JSON text; throws `bad-request`. Text with more values than any request has is refused before it is parsed: a million empty
 * objects take a second to parse and check, and a gigabyte to say what is wrong with each.
 */
export function boundedJson(bytes: Buffer): unknown {
  if (valuesOf(bytes) > mostValues)
    throw new CandorError('too-large', 'The request has more parts than this service takes. Nothing was changed.', {
      next: 'Send it in smaller parts.',
    });
  try {
    return JSON.parse(bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')) as unknown;
  } catch {
    throw new CandorError('bad-request', 'The request is not JSON. Nothing was changed.');
  }
}

const [quote, backslash, comma, brace, bracket] = [0x22, 0x5c, 0x2c, 0x7b, 0x5b];

/** At least how many values the text holds: what opens or separates one, outside of strings. */
function valuesOf(bytes: Buffer): number {
  let values = 1;
  for (let at = 0; at < bytes.length && values <= mostValues; at++) {
    const byte = bytes[at];
    if (byte === comma || byte === brace || byte === bracket) values += 1;
    if (byte !== quote) continue;
    at = endOfString(bytes, at);
    if (at < 0) break;
  }
  return values;
}

/** Where the string that begins at `from` ends, or -1. */
function endOfString(bytes: Buffer, from: number): number {
  for (let end = bytes.indexOf(quote, from + 1); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let escapes = 0;
    while (bytes[end - 1 - escapes] === backslash && end - 1 - escapes > from) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return -1;
}

/** Refuses a body for its size. */
export function tooLarge(): CandorError {
  return new CandorError('too-large', 'The request is larger than this service takes. Nothing was changed.', {
    next: 'Send it in smaller parts.',
  });
}
