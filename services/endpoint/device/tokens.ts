// Who each enrolment token lets in, as the configuration says.
import { toHex } from '../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../src/bytes/wtf8.ts';
import { blake2b } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import type { Person } from '../../../src/protocol/standing.ts';
import type { EndpointConfig } from '../config.ts';

interface Token {
  readonly hash: Uint8Array;
  readonly who: Person | undefined;
  readonly expires: number;
}

/** Who each token enrols, found by the token's hash so that no comparison runs over the token itself. */
export class TokenBook {
  readonly #tokens = new Map<string, Token>();

  /** Throws `bad-request` for a token given twice, or one that does not say for which of a person's roles it is. */
  constructor(tokens: EndpointConfig['tokens'], people: readonly Person[]) {
    for (const { token, person, role, expires } of tokens) {
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

  find(token: string): Token | undefined {
    return this.#tokens.get(toHex(blake2b(toWtf8(token))));
  }
}
