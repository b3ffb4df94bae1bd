// Certificates, signed requests and submit proofs as bytes: what is signed, by whom, and how it is checked.
import { ascii, fromBase64Url, joinBytes, toBase64Url, u32be, u64be } from '../bytes/bytes.ts';
import { fromWtf8, toWtf8 } from '../bytes/wtf8.ts';
import { blake2b, sign, verifySignature } from '../crypto/sodium.ts';
import { CandorError } from '../errors.ts';
import type { Receipt } from './endpoint.ts';
import { isSecond } from '../journal/bounds.ts';
import { receiptBytes } from '../journal/chain.ts';
import {
  b32,
  b64,
  certificateSchema,
  enrolmentSchema,
  nonce as nonceSchema,
  signedHeaders,
  type Certificate,
  type Enrolment,
} from './signed.ts';
import { contexts } from '../crypto/contexts.ts';

/** The endpoint's certificate for an enrolment. */
export function issueCertificate(enrolment: Enrolment, endpointSecret: Uint8Array): Certificate {
  const text = JSON.stringify(enrolment);
  return { enrolment: text, signature: toBase64Url(sign(contexts.certificate, toWtf8(text), endpointSecret)) };
}

/** The enrolment a certificate vouches for; throws `not-allowed` when `endpointKey` did not sign it or it does not fit. */
export function readCertificate(certificate: Certificate, endpointKey: Uint8Array): Enrolment {
  const refused = new CandorError('not-allowed', 'This device is not enrolled with the company’s endpoint.', {
    next: 'Enrol the device again.',
  });
  if (
    !verifySignature(
      contexts.certificate,
      toWtf8(certificate.enrolment),
      fromBase64Url(certificate.signature),
      endpointKey,
    )
  )
    throw refused;
  const parsed = enrolmentSchema.safeParse(parseJson(certificate.enrolment));
  if (!parsed.success) throw refused;
  return parsed.data;
}

/** A request as it is signed. `time` is Unix seconds, `nonce` 16 random bytes, `body` the bytes as sent (empty for none). */
export interface SignableRequest {
  readonly method: string;
  readonly path: string;
  readonly time: number;
  readonly nonce: Uint8Array;
  readonly body: Uint8Array;
}

/** What is signed to make an HTTP request: method, path with query, Unix second, nonce, and the BLAKE2b of the body. */
export function requestBytes({ method, path, time, nonce, body }: SignableRequest): Uint8Array {
  return joinBytes(ascii(`${method} `), toWtf8(path), Uint8Array.of(0), u64be(time), nonce, blake2b(body));
}

/** Who signs: a device by its certificate, a service or administrator by its public key. */
export type SignsAs = { readonly certificate: Certificate } | { readonly signKey: Uint8Array };

/** The headers that say who asks, when, and which single request this is; everything but the signature. */
export function claimHeaders(by: SignsAs, time: number, nonce: Uint8Array): Record<string, string> {
  const who =
    'certificate' in by
      ? { [signedHeaders.certificate]: toBase64Url(toWtf8(JSON.stringify(by.certificate))) }
      : { [signedHeaders.key]: toBase64Url(by.signKey) };
  return { ...who, [signedHeaders.time]: String(time), [signedHeaders.nonce]: toBase64Url(nonce) };
}

/** The headers of a signed request. */
export function signRequest(by: SignsAs, secretKey: Uint8Array, request: SignableRequest): Record<string, string> {
  return {
    ...claimHeaders(by, request.time, request.nonce),
    [signedHeaders.signature]: toBase64Url(sign(contexts.request, requestBytes(request), secretKey)),
  };
}

/** How far the clock of a signed request may be off, seconds. */
export const requestClockSkew = 300;

/** What a request says of itself before its body is read: nothing of it is shown until `requestHolds`. */
export interface RequestClaim {
  /** The device by its certificate, or null for a service or administrator. */
  readonly enrolment: Enrolment | null;
  /** Ed25519 public key, base64url. */
  readonly signKey: string;
  readonly time: number;
  readonly nonce: Uint8Array;
  readonly signature: Uint8Array;
}

/** The signed headers of a request, by name without regard to case; throws `not-allowed` on any doubt. `now` in Unix seconds. */
export function readClaim(
  header: (name: string) => string | undefined,
  endpointKey: Uint8Array,
  now: number,
): RequestClaim {
  const refuse = (why: string, next?: string): CandorError =>
    new CandorError('not-allowed', `The request was refused: ${why}.`, next === undefined ? {} : { next });
  const [certificate, key, at, once, signed] = [
    header(signedHeaders.certificate),
    header(signedHeaders.key),
    header(signedHeaders.time),
    header(signedHeaders.nonce),
    header(signedHeaders.signature),
  ];
  if (
    (certificate === undefined) === (key === undefined) ||
    at === undefined ||
    once === undefined ||
    signed === undefined
  )
    throw refuse('it is not signed');
  const time = /^\d{1,12}$/.test(at) ? Number(at) : Infinity;
  if (Math.abs(now - time) > requestClockSkew)
    throw refuse('the clock of who sent it differs by more than five minutes', 'Set the clock of this computer.');
  if (!b64.safeParse(signed).success || !nonceSchema.safeParse(once).success)
    throw refuse('its signature cannot be read');
  const rest = { time, nonce: fromBase64Url(once), signature: fromBase64Url(signed) };
  if (key !== undefined) {
    if (!b32.safeParse(key).success) throw refuse('its key cannot be read');
    return { enrolment: null, signKey: key, ...rest };
  }
  let parsed: Certificate;
  try {
    parsed = certificateSchema.parse(parseJson(fromWtf8(fromBase64Url(certificate ?? ''))));
  } catch {
    throw refuse('its certificate cannot be read');
  }
  const enrolment = readCertificate(parsed, endpointKey);
  if (enrolment.expires <= now)
    throw refuse('this device’s certificate has run out', 'Start Candor again; it asks for a new one.');
  return { enrolment, signKey: enrolment.signKey, ...rest };
}

/** True when the request is signed by the key it claims. */
export function requestHolds(
  claim: RequestClaim,
  request: { readonly method: string; readonly path: string; readonly body: Uint8Array },
): boolean {
  return verifySignature(
    contexts.request,
    requestBytes({ ...request, time: claim.time, nonce: claim.nonce }),
    claim.signature,
    fromBase64Url(claim.signKey),
  );
}

/** What a device signs to enrol, under context `enrol`. */
export function enrolBytes(
  token: string,
  signKey: Uint8Array,
  boxKey: Uint8Array,
  journal: Uint8Array,
  epoch: number,
  previous: Uint8Array,
): Uint8Array {
  return joinBytes(toWtf8(token), Uint8Array.of(0), signKey, boxKey, journal, u32be(epoch), previous);
}

/** True when `receipt` is the endpoint's over exactly this head, at a time that can be. */
export function receiptHolds(receipt: Receipt, endpointKey: Uint8Array): boolean {
  if (!isSecond(receipt.at)) return false; // no verifier takes it (J7.3), so one that was kept would spoil the record
  const chain = { journal: fromBase64Url(receipt.journal), epoch: receipt.epoch, lane: receipt.lane };
  return verifySignature(
    contexts.receipt,
    receiptBytes(chain, receipt.seq, fromBase64Url(receipt.head), receipt.at),
    fromBase64Url(receipt.signature),
    endpointKey,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
