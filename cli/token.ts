// `candor token`: makes an enrolment token that nobody guesses, for the endpoint's configuration and one device (endpoint.md E2.11).
import { toBase64Url } from '../src/bytes/bytes.ts';
import { randomBytes } from '../src/crypto/sodium.ts';

/** Prints one, of 192 bits; returns the exit code. It is kept nowhere. */
export function tokenCommand(): number {
  console.log(toBase64Url(randomBytes(24)));
  return 0;
}
