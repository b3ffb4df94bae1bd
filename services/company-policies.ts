// The policies a company has in force, as a service sees them: signed files in one folder; what lies there is in force, what does not is not (P1, P5).
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { shapeOf } from '../src/errors.ts';
import { readersOf, readSignedPolicy } from '../src/policy/signed-policy.ts';
import type { LaneName } from '../src/journal/lane.ts';
import { b32 } from '../src/protocol/signed.ts';
import type { Log } from './log.ts';

/** Where they are and who signs them. While a new policy is rolled out both lie there; the old one is taken away when every device has followed. */
export const companyPoliciesSchema = z.strictObject({ folder: z.string().min(1), key: b32 });

/** A policy in force. */
export interface CompanyPolicy {
  readonly version: number;
  readonly hash: string;
  readonly readers: Readonly<Record<LaneName, readonly string[]>>;
}

/** How old what was read may be, ms; and how old where something is not found, for it may have just been put there. */
const freshFor = 2000;
const freshForMisses = 100;

/** The folder, read again when it changed. A file that cannot be read, or that another key signed, counts for nothing and is named in the log. */
export class CompanyPolicies {
  readonly #folder: string;
  readonly #key: string;
  readonly #log: Log;
  #readAt = -Infinity;
  #state = '';
  #inForce: readonly CompanyPolicy[] = [];

  constructor({ folder, key }: z.infer<typeof companyPoliciesSchema>, log: Log) {
    this.#folder = folder;
    this.#key = key;
    this.#log = log;
    this.all();
  }

  /** Every policy in force, as read at most `maxAge` ms ago; none means that nothing may be taken. */
  all(maxAge = freshFor): readonly CompanyPolicy[] {
    const now = performance.now();
    if (now - this.#readAt < maxAge) return this.#inForce;
    this.#readAt = now;
    const names = readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
    const state = names.map((name) => `${name} ${String(statSync(join(this.#folder, name)).mtimeMs)}`).join('\n');
    if (state === this.#state) return this.#inForce;
    this.#state = state;
    this.#inForce = names.flatMap((name) => this.#read(name));
    this.#log('policies-in-force', { versions: this.#inForce.map((one) => one.version).join(' ') });
    return this.#inForce;
  }

  /** The policy with this hash, if it is in force. */
  find(hash: string): CompanyPolicy | undefined {
    return this.#firstThat((one) => one.hash === hash);
  }

  /** True when some policy in force has pages of this lane sealed for exactly these readers. */
  allowsReaders(lane: LaneName, readers: readonly string[]): boolean {
    return this.#firstThat((one) => one.readers[lane].join(' ') === readers.join(' ')) !== undefined;
  }

  #firstThat(fits: (one: CompanyPolicy) => boolean): CompanyPolicy | undefined {
    return this.all().find(fits) ?? this.all(freshForMisses).find(fits);
  }

  #read(name: string): readonly CompanyPolicy[] {
    try {
      const { policy, hash } = readSignedPolicy(JSON.parse(readFileSync(join(this.#folder, name), 'utf8')), this.#key);
      return [{ version: policy.version, hash, readers: readersOf(policy) }];
    } catch (error) {
      this.#log('policy-ignored', { file: name, why: shapeOf(error).message });
      return [];
    }
  }
}
