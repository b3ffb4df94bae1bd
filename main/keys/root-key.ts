// The root key's life on disk: made once at enrolment, wrapped by the key store, re-wrapped when that changes, never replaced because it cannot be read.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { equalBytes, fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { randomBytes } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { flushFolder } from '../flush-folder.ts';
import type { KeyStore } from './key-store.ts';

const wrapFileSchema = z.strictObject({ version: z.literal(1), store: z.string(), wrapped: z.string() });

/** Where things lie in a data folder. */
export interface KeyPlaces {
  readonly wrap: string;
  readonly previous: string;
  readonly journalFolder: string;
}

/** The places of a data folder. Not named as Chromium names its own folders, which it deletes at will (pitfalls 2.9). */
export function keyPlaces(data: string): KeyPlaces {
  return {
    wrap: join(data, 'keys', 'root.json'),
    previous: join(data, 'keys', 'root.previous.json'),
    journalFolder: join(data, 'journal'),
  };
}

/**
 * The root key of this device. Makes one only where there is neither a wrap nor a journal. Throws the key store's errors, and `key-lost`
 * when a journal is there without a wrap.
 */
export async function obtainRootKey(places: KeyPlaces, store: KeyStore): Promise<Uint8Array> {
  await store.ready();
  const kept = readWrap(places.wrap) ?? readWrap(places.previous);
  if (kept === null) {
    if (hasJournal(places)) {
      throw new CandorError(
        'key-lost',
        'There is a record on this computer, but the key to it is gone. The record was left exactly as it is; Candor will not make a new one over it.',
        {
          next: 'Call IT: the company’s custodians can still open it.',
        },
      );
    }
    const root = randomBytes(32);
    await keepWrap(places, store, root);
    return root;
  }
  const { secret, rewrap } = await store.unwrap(fromBase64Url(kept.wrapped));
  if (rewrap || kept.store !== store.name) await keepWrap(places, store, secret);
  return secret;
}

/** True when there is a record that only the missing key would open; what was put aside does not count. */
function hasJournal(places: KeyPlaces): boolean {
  return existsSync(places.journalFolder) && readdirSync(places.journalFolder).some((name) => name.endsWith('.candor'));
}

/** Writes a wrap: temporary file, flush, read back and opened, renamed; the previous wrap stays until the next one. */
async function keepWrap(places: KeyPlaces, store: KeyStore, root: Uint8Array): Promise<void> {
  mkdirSync(dirname(places.wrap), { recursive: true, mode: 0o700 });
  const temporary = `${places.wrap}.new`;
  writeFlushed(
    temporary,
    JSON.stringify({ version: 1, store: store.name, wrapped: toBase64Url(await store.wrap(root)) }),
  );
  const written = readWrap(temporary);
  const opened = written === null ? null : (await store.unwrap(fromBase64Url(written.wrapped))).secret;
  if (opened === null || !equalBytes(opened, root))
    throw new CandorError(
      'keychain-unavailable',
      'The keychain did not give back what it was given, so the key was not changed.',
      { next: 'Try again.' },
    );
  if (existsSync(places.wrap)) await renamePatiently(places.wrap, places.previous);
  await renamePatiently(temporary, places.wrap);
  // Names too must survive a power loss: a journal whose key's name was lost could never be opened here again.
  for (const folder of [dirname(places.wrap), dirname(dirname(places.wrap))]) flushFolder(folder);
}

function readWrap(path: string): z.infer<typeof wrapFileSchema> | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw unreadable(error);
  }
  try {
    return wrapFileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause: unknown): CandorError {
  return new CandorError(
    'key-lost',
    'The wrapped key of this record cannot be read. It was left exactly as it is; Candor will not make a new one.',
    { next: 'Call IT and keep the data folder.', cause },
  );
}

function writeFlushed(path: string, text: string): void {
  const file = openSync(path, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

// A virus scanner may hold a file for a moment (pitfalls 2.11).
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let delay = 20; ; delay *= 2) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if ((code !== 'EPERM' && code !== 'EBUSY' && code !== 'EACCES') || delay > 6000) throw error;
      await wait(delay);
    }
  }
}
