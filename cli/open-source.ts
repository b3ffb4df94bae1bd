// Opens whatever the person named, a journal file or an exported bundle, and the keys they gave for reading it.
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { boxKeyPair, type KeyPair } from '../src/crypto/sodium.ts';
import { CandorError } from '../src/errors.ts';
import type { ChainId } from '../src/journal/chain.ts';
import { boxName, unboxPageKey } from '../src/journal/page.ts';
import type { StoredPage } from '../src/journal/source.ts';
import { b32 } from '../src/protocol/signed.ts';
import { bundleStart, openBundle } from './bundle.ts';
import { openJournalFile, type OpenJournalFile } from './journal-file.ts';

const keysSchema = z.object({ endpointKey: b32.optional(), keys: z.array(b32).default([]) });

/** Keys for a check: the endpoint's public key, and a way to page keys through the custodians' secret keys. */
export interface Keys {
  readonly endpointKey: Uint8Array | null;
  /** How many custodians' keys there are. */
  readonly count: number;
  /** True when the keys of all of a page's readers are here. */
  readonly areOf: (page: StoredPage) => boolean;
  /** True when the key of one of them is: of two custodians, one alone opens nothing, and is none of a stranger's. */
  readonly isOneOf: (page: StoredPage) => boolean;
  readonly pageKey: (chain: ChainId, page: StoredPage) => Uint8Array | null;
}

/** Opens a journal or a bundle by what it begins with. */
export function openSource(path: string): OpenJournalFile {
  return startOf(path).startsWith(bundleStart)
    ? { source: openBundle(path), close: () => undefined }
    : openJournalFile(path);
}

/** Reads a key file (`{endpointKey?, keys: [seed, …]}`); without one nothing can be opened and receipts count for nothing. */
export function readKeys(path: string | undefined, endpointKey: string | undefined): Keys {
  const given = endpointKey === undefined ? null : readKey(endpointKey);
  if (path === undefined)
    return { endpointKey: given, count: 0, areOf: () => false, isOneOf: () => false, pageKey: () => null };
  let parsed: z.infer<typeof keysSchema>;
  try {
    parsed = keysSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new CandorError('bad-request', `The key file ${path} cannot be read.`, {
      next: 'It must be JSON: {"endpointKey": "…", "keys": ["…"]}.',
      cause,
    });
  }
  const pairs = new Map(
    parsed.keys.map((seed) => boxKeyPair(fromBase64Url(seed))).map((pair) => [toBase64Url(pair.publicKey), pair]),
  );
  const pairsOf = (page: StoredPage): readonly (KeyPair | undefined)[] =>
    page.readers.map((reader) => pairs.get(toBase64Url(reader)));
  const isAll = (of: readonly (KeyPair | undefined)[]): of is readonly KeyPair[] =>
    of.length > 0 && of.every((pair) => pair !== undefined);
  return {
    count: pairs.size,
    areOf: (page) => isAll(pairsOf(page)),
    isOneOf: (page) => pairsOf(page).some((pair) => pair !== undefined),
    endpointKey: given ?? (parsed.endpointKey === undefined ? null : fromBase64Url(parsed.endpointKey)),
    pageKey: (chain, page) => {
      const readers = pairsOf(page);
      return isAll(readers) ? unboxPageKey(page.box, readers, boxName(chain, page)) : null;
    },
  };
}

/** A public key as it stands on a command line; throws `bad-request` for anything else. */
export function readKey(text: string): Uint8Array {
  if (!b32.safeParse(text).success)
    throw new CandorError('bad-request', 'A key on the command line cannot be read.', {
      next: 'Give its 32 bytes as base64url, 43 letters.',
    });
  return fromBase64Url(text);
}

function startOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(bundleStart.length);
      readSync(file, start, 0, start.length, 0);
      return start.toString('latin1');
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new CandorError('not-found', `${path} cannot be opened.`, {
      next: 'Give the path of a journal or of an exported bundle.',
      cause,
    });
  }
}
