// Enrolment: a token and a device's keys become a certificate the other services trust.
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { blake2b, verifySignature, type KeyPair } from '../../src/crypto/sodium.ts';
import { equalBytes, toHex } from '../../src/bytes/bytes.ts';
import { toWtf8 } from '../../src/bytes/wtf8.ts';
import { CandorError } from '../../src/errors.ts';
import { enrolBytes, issueCertificate } from '../../src/protocol/credentials.ts';
import type { enrolRequestSchema } from '../../src/protocol/endpoint.ts';
import type { Certificate, Enrolment } from '../../src/protocol/signed.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import type { z } from 'zod';
import type { EndpointConfig } from './config.ts';
import type { EndpointStore } from './store.ts';

type Person = Pick<EndpointConfig['tokens'][number], 'person' | 'name' | 'role'>;

/** Who each token enrols, found by the token's hash so that no comparison runs over the token itself. */
export class TokenBook {
  readonly #people = new Map<string, Person>();

  constructor(tokens: EndpointConfig['tokens']) {
    for (const { token, person, name, role } of tokens) {
      const hash = toHex(blake2b(toWtf8(token)));
      if (this.#people.has(hash)) throw new CandorError('bad-request', `One token is given to two people, ${this.#people.get(hash)?.person ?? ''} and ${person}. The endpoint was not started.`, { next: 'Give each person a token of their own.' });
      this.#people.set(hash, { person, name, role });
    }
  }

  /** Whom this token enrols; undefined for an unknown token. */
  find(token: string): Person | undefined {
    return this.#people.get(toHex(blake2b(toWtf8(token))));
  }
}

/** The certificate for this device and epoch. The same device asking again gets the same one; other keys for it are a `conflict` (endpoint.md §2). */
export function enrol(store: EndpointStore, tokens: TokenBook, request: z.infer<typeof enrolRequestSchema>, key: KeyPair, nowSeconds: number): Certificate {
  const who = tokens.find(request.token);
  if (who === undefined) throw new CandorError('not-allowed', 'This enrolment token is not known here.', { next: 'Ask IT for a token.' });
  const keys = { journal: fromBase64Url(request.journal), signKey: fromBase64Url(request.signKey), boxKey: fromBase64Url(request.boxKey) };
  if (!verifySignature(contexts.request, enrolBytes(request.token, keys.signKey, keys.boxKey, keys.journal, request.epoch, fromBase64Url(request.previous)), fromBase64Url(request.signature), keys.signKey)) {
    throw new CandorError('not-allowed', 'The enrolment is not signed by the device’s own key.');
  }
  return store.atomically(() => {
    const held = store.enrolment(keys.journal, request.epoch);
    if (held !== undefined) {
      const same = held.person === who.person && held.role === who.role && equalBytes(held.previous, fromBase64Url(request.previous)) && equalBytes(held.sign_key, keys.signKey) && equalBytes(held.box_key, keys.boxKey);
      if (!same) throw new CandorError('conflict', 'This journal and epoch are already enrolled with other keys. Nothing was changed.', { next: 'Begin a new epoch.' });
      return { enrolment: held.certificate, signature: held.signature };
    }
    const owner = store.journalOwner(keys.journal);
    if (owner !== undefined && owner !== who.person) throw new CandorError('conflict', 'This journal belongs to somebody else. Nothing was changed.', { next: 'Begin a new journal.' });
    const enrolment: Enrolment = { ...who, signKey: request.signKey, boxKey: request.boxKey, journal: request.journal, epoch: request.epoch, previous: request.previous, issued: nowSeconds };
    const certificate = issueCertificate(enrolment, key.secretKey);
    store.addEnrolment(enrolment, { ...keys, previous: fromBase64Url(request.previous) }, certificate);
    return certificate;
  });
}
