// This device's enrolment: asked for once with its token, kept beside the keys, renewed in time, asked again when the journal or its keys are others.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { enrolBytes, readCertificate } from '../src/protocol/credentials.ts';
import { renewReplySchema } from '../src/protocol/devices.ts';
import { enrolReplySchema } from '../src/protocol/endpoint.ts';
import { certificateSchema, enrolmentSchema, type Certificate } from '../src/protocol/signed.ts';
import { contexts } from '../src/crypto/contexts.ts';
import { CandorError } from '../src/errors.ts';
import type { SignedClient } from './network/endpoint-client.ts';
import type { VaultStatus } from './vault/shapes.ts';
import type { VaultClient } from './vault-client.ts';

/** A renewal that failed is tried again after this long, ms; the certificate in hand is good until it ends. */
const renewAgain = 60 * 60_000;

/** Holds the certificate once there is one. */
export class Enrolment {
  readonly #path: string;
  readonly #token: string;
  readonly #endpointKey: Uint8Array;
  #certificate: Certificate | null = null;
  #renewAfter = 0;

  constructor(data: string, token: string, endpointKey: string) {
    this.#path = join(data, 'keys', 'enrolment.json');
    this.#token = token;
    this.#endpointKey = fromBase64Url(endpointKey);
  }

  /** The certificate, null before enrolment. */
  get certificate(): Certificate | null {
    return this.#certificate;
  }

  /** Enrols unless this journal and these keys are enrolled, and renews when less than half of the certificate's time is left; rejects with the endpoint's error. */
  async ensure(vault: VaultClient, endpoint: SignedClient): Promise<void> {
    this.#certificate ??= this.#read(await vault.ask('status', {}));
    const left = this.#certificate === null ? 0 : partLeft(this.#certificate, this.#endpointKey, Date.now() / 1000);
    if (left > 0.5) return;
    // With one that ran out nothing can be signed: its token is still the one of these keys.
    if (left <= 0) await this.#enrol(vault, endpoint);
    else await this.#renew(endpoint);
  }

  async #enrol(vault: VaultClient, endpoint: SignedClient): Promise<void> {
    const status = await vault.ask('status', {});
    const message = enrolBytes(
      this.#token,
      fromBase64Url(status.signKey),
      fromBase64Url(status.boxKey),
      fromBase64Url(status.journal),
      status.epoch,
      fromBase64Url(status.previous),
    );
    const { signature } = await vault.ask('sign', { context: contexts.enrol, message });
    this.#certificate = null; // one that ran out is shown to nobody
    const { certificate } = await endpoint.request('POST', '/v1/enrol', enrolReplySchema, {
      token: this.#token,
      signKey: status.signKey,
      boxKey: status.boxKey,
      journal: status.journal,
      epoch: status.epoch,
      previous: status.previous,
      signature: toBase64Url(signature),
    });
    this.#keep(certificate);
  }

  async #renew(endpoint: SignedClient): Promise<void> {
    if (performance.now() < this.#renewAfter) return;
    this.#renewAfter = performance.now() + renewAgain;
    try {
      const { certificate } = await endpoint.request('POST', '/v1/renew', renewReplySchema, {});
      this.#keep(certificate);
    } catch (error) {
      if (!(error instanceof CandorError)) throw error; // it still has a while; whatever is asked next says what is wrong
    }
  }

  #keep(certificate: Certificate): void {
    readCertificate(certificate, this.#endpointKey);
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#path}.new`, JSON.stringify(certificate), { mode: 0o600, flush: true });
    renameSync(`${this.#path}.new`, this.#path);
    this.#certificate = certificate;
  }

  /** The journal the last certificate was for, whatever became of it; null when that is not known. */
  static lastJournal(data: string): string | null {
    try {
      const { enrolment } = certificateSchema.parse(
        JSON.parse(readFileSync(join(data, 'keys', 'enrolment.json'), 'utf8')),
      );
      return enrolmentSchema.parse(JSON.parse(enrolment)).journal;
    } catch {
      return null; // never enrolled, or unreadable: the next epoch then begins a journal of its own
    }
  }

  // A certificate that is missing, unreadable or for other keys is simply asked for again: it is no secret and no record.
  #read(status: VaultStatus): Certificate | null {
    try {
      const certificate = certificateSchema.parse(JSON.parse(readFileSync(this.#path, 'utf8')));
      const enrolment = readCertificate(certificate, this.#endpointKey);
      return enrolment.signKey === status.signKey &&
        enrolment.boxKey === status.boxKey &&
        enrolment.journal === status.journal &&
        enrolment.epoch === status.epoch &&
        enrolment.previous === status.previous
        ? certificate
        : null;
    } catch {
      return null;
    }
  }
}

/** Which part of a certificate's time is left, 1 to 0 and below. */
function partLeft(certificate: Certificate, endpointKey: Uint8Array, now: number): number {
  const { issued, expires } = readCertificate(certificate, endpointKey);
  return expires <= issued ? 0 : (expires - now) / (expires - issued);
}
