// Records that could not be opened and were put aside: kept as sealed files, whole only when their digest is the one the next epoch began with (P6).
import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { equalBytes, fromBase64Url } from '../../../src/bytes/bytes.ts';
import { startHash } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { asidePart, type asideReplySchema, type asideRequestSchema } from '../../../src/protocol/endpoint.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { z } from 'zod';

/** Largest record that is taken, bytes. */
const largest = 8 * 1024 * 1024 * 1024;

/** How much may be kept here, bytes. */
export interface AsideQuota {
  readonly perPerson: number;
  readonly inAll: number;
}
type Request = z.infer<typeof asideRequestSchema>;
type Reply = z.infer<typeof asideReplySchema>;

/** The records put aside at one endpoint. */
export class AsideFiles {
  readonly #folder: string;
  readonly #quota: AsideQuota;
  readonly #busy = new Set<string>();

  constructor(folder: string, quota: AsideQuota) {
    this.#folder = folder;
    this.#quota = quota;
  }

  /** Keeps one part; what is held already is skipped, a part out of order is refused. Durable when it resolves. `journals` are the person's own. */
  async take(by: Enrolment, journals: readonly string[], request: Request): Promise<Reply> {
    if (request.journal !== by.journal || request.epoch !== by.epoch)
      throw new CandorError('not-allowed', 'A device may bring only what its own journal put aside.');
    const part = fromBase64Url(request.part);
    if (part.length > asidePart || request.size > largest || request.offset + part.length > request.size)
      throw new CandorError('too-large', 'This part does not fit the record it belongs to.');
    const name = join(this.#folder, `${request.journal}-before-${request.epoch}`);
    if (existsSync(name)) return { held: request.size, whole: true };
    if (this.#busy.has(name))
      throw new CandorError('conflict', 'Another part of this record is being taken. Nothing was kept.', {
        next: 'Send one part after the other.',
      });
    this.#busy.add(name);
    try {
      return await this.#append(name, part, by, journals, request);
    } finally {
      this.#busy.delete(name);
    }
  }

  async #append(
    name: string,
    part: Uint8Array,
    by: Enrolment,
    journals: readonly string[],
    request: Request,
  ): Promise<Reply> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const partial = `${name}.part`;
    const held = existsSync(partial) ? statSync(partial).size : 0;
    if (request.offset > held)
      throw new CandorError('endpoint-refused', `Bytes ${held} to ${request.offset} are missing. Nothing was kept.`, {
        next: `Send from ${held} on.`,
      });
    const fresh = part.subarray(held - request.offset);
    this.#checkQuota(journals, request.size - held);
    const file = await open(partial, 'a', 0o600);
    try {
      await file.appendFile(fresh);
      await file.sync();
    } finally {
      await file.close();
    }
    const now = held + fresh.length;
    if (now < request.size) return { held: now, whole: false };
    if (!equalBytes(await digestOf(partial), fromBase64Url(by.previous))) {
      await rename(partial, `${name}.differs-${Date.now()}`); // kept for whoever examines it; the device sends it again
      throw new CandorError('endpoint-refused', 'The record that arrived is not the one this epoch began after.', {
        next: 'Send it again.',
      });
    }
    await rename(partial, name);
    return { held: now, whole: true };
  }

  /** What is held, also of records that differed, and what is still to come must fit both quotas. */
  #checkQuota(journals: readonly string[], toCome: number): void {
    let [own, all] = [0, 0];
    for (const entry of readdirSync(this.#folder)) {
      const { size } = statSync(join(this.#folder, entry));
      all += size;
      if (journals.some((journal) => entry.startsWith(`${journal}-before-`))) own += size;
    }
    if (own + toCome > this.#quota.perPerson)
      throw new CandorError(
        'too-large',
        'This person has put aside as much as the bank’s endpoint keeps for one. The rest stays on this computer.',
        { next: 'Tell IT.' },
      );
    if (all + toCome > this.#quota.inAll)
      throw new CandorError(
        'disk-full',
        'The bank’s endpoint has no more room for records put aside. The rest stays on this computer.',
        { next: 'Tell IT.' },
      );
  }
}

/** Piece by piece, so that others are answered meanwhile. */
async function digestOf(path: string): Promise<Uint8Array> {
  const hash = startHash();
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
    hash.update(piece);
  return hash.end();
}
