// Who is in: people the configuration lists, with devices that are enrolled here and not revoked (endpoint.md §8).
import { equalBytes, fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import type { KeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import { issueStanding, whyOut, type Person, type StandingReply } from '../../../src/protocol/standing.ts';
import type { Enrolments } from './enrolments.ts';
import type { DeviceStore } from './store.ts';

/** Who is in at one endpoint. */
export class Standing {
  readonly #enrolments: Enrolments;
  readonly #devices: DeviceStore;
  readonly people: readonly Person[];

  constructor(enrolments: Enrolments, devices: DeviceStore, people: readonly Person[]) {
    for (const [index, one] of people.entries()) {
      if (people.findIndex((other) => other.person === one.person && other.role === one.role) !== index)
        throw new CandorError(
          'bad-request',
          `${one.person} is listed twice as ${one.role}. The endpoint was not started.`,
          { next: 'List each person once for each role.' },
        );
    }
    this.#enrolments = enrolments;
    this.#devices = devices;
    this.people = people;
  }

  /** Throws `not-allowed` unless this certificate is of a device enrolled here, of a person still in, and not revoked. */
  async admit(by: Enrolment): Promise<void> {
    const journal = fromBase64Url(by.journal);
    const held = await this.#enrolments.find(journal, by.epoch);
    if (held === undefined || !equalBytes(held.sign_key, fromBase64Url(by.signKey)) || held.person !== by.person)
      throw new CandorError('not-allowed', 'This device is not enrolled here.', { next: 'Enrol the device again.' });
    const why = whyOut(
      {
        people: [...this.people],
        revoked: (await this.#devices.revocation(journal)) === undefined ? [] : [by.journal],
      },
      by,
    );
    if (why !== null)
      throw new CandorError('not-allowed', `${why} Nothing was done.`, { next: 'Ask IT if that is not so.' });
  }

  /** The signed list, in answer to the request with this nonce. */
  async reply(nonce: Uint8Array, key: KeyPair, nowSeconds: number): Promise<StandingReply> {
    return issueStanding(
      {
        issued: nowSeconds,
        nonce: toBase64Url(nonce),
        people: [...this.people],
        revoked: (await this.#devices.revoked()).map(toBase64Url),
      },
      key.secretKey,
    );
  }
}
