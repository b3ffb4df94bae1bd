// The sentences with which Candor refuses to start from a file: what happened, what it means, what to do.
import { CandorError } from '../../src/errors.ts';

/** The file is not there, or this person may not read it. */
export function notThere(path: string, cause: unknown): CandorError {
  return new CandorError(
    'policy-unreadable',
    `Candor was started without a readable configuration: ${path} cannot be read. Nothing is recorded or sent.`,
    { next: 'Ask IT to install Candor’s configuration on this computer.', cause },
  );
}

/** Somebody else than an administrator could have written it. */
export function notTrusted(path: string, fault: string, cause?: unknown): CandorError {
  return new CandorError(
    'config-refused',
    `Candor does not start from ${path}. ${fault} So anybody could have changed the company’s rules; nothing is recorded or sent.`,
    { next: 'Ask IT to install it so that only an administrator can change it.', cause },
  );
}

/** It is larger than any such file can be. */
export function tooLarge(path: string, limit: number): CandorError {
  return new CandorError(
    'policy-unreadable',
    `Candor’s file ${path} is larger than ${limit} bytes. Nothing is recorded or sent.`,
    { next: 'Ask IT to install it again.' },
  );
}
