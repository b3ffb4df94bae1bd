// Certificates, signed requests and submit proofs as bytes: what is signed, by whom, and how it is checked.
import { ascii, fromBase64Url, joinBytes, toBase64Url, u32be, u64be } from '../bytes/bytes.ts';
import { fromWtf8, toWtf8 } from '../bytes/wtf8.ts';
import { blake2b, sign, verifySignature } from '../crypto/sodium.ts';
import { CandorError } from '../errors.ts';
import type { Receipt } from './endpoint.ts';
import { receiptBytes } from '../journal/chain.ts';
import { certificateSchema, enrolmentSchema, type Certificate, type Enrolment } from './signed.ts';
import { contexts } from '../crypto/contexts.ts';

/** The endpoint's certificate for an enrolment. */
export function issueCertificate(enrolment: Enrolment, endpointSecret: Uint8Array): Certificate {
  const text = JSON.stringify(enrolment);
  return { enrolment: text, signature: toBase64Url(sign(contexts.certificate, toWtf8(text), endpointSecret)) };
}

/** The enrolment a certificate vouches for; throws `not-allowed` when `endpointKey` did not sign it or it does not fit. */
export function readCertificate(certificate: Certificate, endpointKey: Uint8Array): Enrolment {
  const refused = new CandorError('not-allowed', 'This device is not enrolled with the company’s endpoint.', { next: 'Enrol the device again.' });
  if (!verifySignature(contexts.certificate, toWtf8(certificate.enrolment), fromBase64Url(certificate.signature), endpointKey)) throw refused;
  const parsed = enrolmentSchema.safeParse(parseJson(certificate.enrolment));
  if (!parsed.success) throw refused;
  return parsed.data;
}

/** What a device signs to make an HTTP request: method, path with query, Unix second, and the BLAKE2b of the body (empty for none). */
export function requestBytes(method: string, path: string, time: number, body: Uint8Array): Uint8Array {
  return joinBytes(ascii(`${method} `), toWtf8(path), Uint8Array.of(0), u64be(time), blake2b(body));
}

/** The headers of a signed request. */
export function signRequest(certificate: Certificate, secretKey: Uint8Array, method: string, path: string, time: number, body: Uint8Array): Record<string, string> {
  return {
    'candor-certificate': toBase64Url(toWtf8(JSON.stringify(certificate))),
    'candor-time': String(time),
    'candor-signature': toBase64Url(sign(contexts.request, requestBytes(method, path, time, body), secretKey)),
  };
}

/** How far the clock of a signed request may be off, seconds. */
export const requestClockSkew = 300;

/** Who made a signed request; throws `not-allowed` on any doubt. `now` in Unix seconds, `body` the raw bytes. */
export function readSignedRequest(
  headers: { readonly certificate: string | undefined; readonly time: string | undefined; readonly signature: string | undefined },
  request: { readonly method: string; readonly path: string; readonly body: Uint8Array },
  endpointKey: Uint8Array,
  now: number,
): Enrolment {
  const refuse = (why: string): CandorError => new CandorError('not-allowed', `The request was refused: ${why}.`);
  if (headers.certificate === undefined || headers.time === undefined || headers.signature === undefined) throw refuse('it is not signed');
  const time = Number(headers.time);
  if (!Number.isSafeInteger(time) || Math.abs(now - time) > requestClockSkew) throw refuse('the device’s clock differs by more than five minutes');
  let certificate: Certificate;
  let signature: Uint8Array;
  try {
    certificate = certificateSchema.parse(parseJson(fromWtf8(fromBase64Url(headers.certificate))));
    signature = fromBase64Url(headers.signature);
  } catch {
    throw refuse('its signature cannot be read');
  }
  const enrolment = readCertificate(certificate, endpointKey);
  if (!verifySignature(contexts.request, requestBytes(request.method, request.path, time, request.body), signature, fromBase64Url(enrolment.signKey))) {
    throw refuse('its signature does not match');
  }
  return enrolment;
}

/** What a device signs to enrol, under context `request`. */
export function enrolBytes(token: string, signKey: Uint8Array, boxKey: Uint8Array, journal: Uint8Array, epoch: number, previous: Uint8Array): Uint8Array {
  return joinBytes(toWtf8(token), Uint8Array.of(0), signKey, boxKey, journal, u32be(epoch), previous);
}

/** What a custodian signs, under context `request`, over the accesses it tells the endpoint (their exact JSON text). */
export function accessBytes(accessesJson: string): Uint8Array {
  return joinBytes(ascii('accesses '), blake2b(toWtf8(accessesJson)));
}

/** True when `receipt` is the endpoint's over exactly this head. */
export function receiptHolds(receipt: Receipt, endpointKey: Uint8Array): boolean {
  const chain = { journal: fromBase64Url(receipt.journal), epoch: receipt.epoch, lane: receipt.lane };
  return verifySignature(contexts.receipt, receiptBytes(chain, receipt.seq, fromBase64Url(receipt.head), receipt.at), fromBase64Url(receipt.signature), endpointKey);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
