// This device's enrolment: asked for once with its token, kept beside the keys, asked again when the journal or its keys are others.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { enrolBytes, readCertificate } from '../src/protocol/credentials.ts';
import { enrolReplySchema } from '../src/protocol/endpoint.ts';
import { certificateSchema, enrolmentSchema, type Certificate } from '../src/protocol/signed.ts';
import { contexts } from '../src/crypto/contexts.ts';
import type { SignedClient } from './network/endpoint-client.ts';
import type { VaultStatus } from './vault/door.ts';
import type { VaultClient } from './vault-client.ts';

/** Holds the certificate once there is one. */
export class Enrolment {
  readonly #path: string;
  readonly #token: string;
  readonly #endpointKey: Uint8Array;
  #certificate: Certificate | null = null;

  constructor(data: string, token: string, endpointKey: string) {
    this.#path = join(data, 'keys', 'enrolment.json');
    this.#token = token;
    this.#endpointKey = fromBase64Url(endpointKey);
  }

  /** The certificate, null before enrolment. */
  get certificate(): Certificate | null {
    return this.#certificate;
  }

  /** Enrols unless this journal and these keys are enrolled; rejects with the endpoint's error. */
  async ensure(vault: VaultClient, endpoint: SignedClient): Promise<void> {
    if (this.#certificate !== null) return;
    const status = await vault.ask('status', {});
    const kept = this.#read(status);
    if (kept !== null) {
      this.#certificate = kept;
      return;
    }
    const message = enrolBytes(this.#token, fromBase64Url(status.signKey), fromBase64Url(status.boxKey), fromBase64Url(status.journal), status.epoch, fromBase64Url(status.previous));
    const { signature } = await vault.ask('sign', { context: contexts.request, message });
    const { certificate } = await endpoint.request('POST', '/v1/enrol', enrolReplySchema, {
      token: this.#token,
      signKey: status.signKey,
      boxKey: status.boxKey,
      journal: status.journal,
      epoch: status.epoch,
      previous: status.previous,
      signature: toBase64Url(signature),
    });
    readCertificate(certificate, this.#endpointKey);
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    writeFileSync(`${this.#path}.new`, JSON.stringify(certificate), { mode: 0o600, flush: true });
    renameSync(`${this.#path}.new`, this.#path);
    this.#certificate = certificate;
  }

  /** The journal the last certificate was for, whatever became of it; null when that is not known. */
  static lastJournal(data: string): string | null {
    try {
      const { enrolment } = certificateSchema.parse(JSON.parse(readFileSync(join(data, 'keys', 'enrolment.json'), 'utf8')));
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
      return enrolment.signKey === status.signKey && enrolment.boxKey === status.boxKey && enrolment.journal === status.journal && enrolment.epoch === status.epoch && enrolment.previous === status.previous ? certificate : null;
    } catch {
      return null;
    }
  }
}
