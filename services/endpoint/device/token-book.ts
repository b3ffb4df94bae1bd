// Which enrolment tokens there are and whom each lets in; none that could be guessed (endpoint.md E2.6, E2.7, E2.11).
import { toHex } from '../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../src/bytes/wtf8.ts';
import { blake2b } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import type { Person } from '../../../src/protocol/standing.ts';
import type { EndpointConfig } from '../config.ts';

/** A token as it is known here, by its hash. `expires`: Unix seconds. */
export interface Token {
  readonly hash: Uint8Array;
  readonly who: Person | undefined;
  readonly expires: number;
}

/** A token has 128 bits at least: so many of the letters tokens are made of, and no fewer different ones than chance would give. */
const fewestLetters = 22;
const fewestDifferent = 8;

/** Who each token enrols, found by the token's hash so that no comparison runs over the token itself. */
export class TokenBook {
  readonly #tokens = new Map<string, Token>();

  /** Throws `bad-request` for a token that could be guessed, one given twice, or one that does not say for which of a person's roles it is. */
  constructor(tokens: EndpointConfig['tokens'], people: readonly Person[]) {
    for (const { token, person, role, expires } of tokens) {
      if (token.length < fewestLetters || new Set(token).size < fewestDifferent)
        throw new CandorError(
          'bad-request',
          `The token of ${person} is too short or too regular: it could be guessed. The endpoint was not started.`,
          { next: 'Make one with “candor token”.' },
        );
      const hash = blake2b(toWtf8(token));
      if (this.#tokens.has(toHex(hash)))
        throw new CandorError(
          'bad-request',
          `One token is given to two people, or to ${person} twice. The endpoint was not started.`,
          { next: 'Give each device a token of its own.' },
        );
      const roles = people.filter((one) => one.person === person && (role === undefined || one.role === role));
      if (roles.length > 1)
        throw new CandorError(
          'bad-request',
          `The token of ${person} does not say for which role it is. The endpoint was not started.`,
          { next: 'Add "role" to it.' },
        );
      this.#tokens.set(toHex(hash), { hash, who: roles[0], expires: expires ?? Infinity }); // of somebody who left: it is there, but enrols nobody
    }
  }

  /** The token, if it is known here. */
  find(token: string): Token | undefined {
    return this.#tokens.get(toHex(blake2b(toWtf8(token))));
  }
}
