// The one kind of error Candor raises on purpose: a code for machines, a sentence and a next step for people.

/** Every code a `CandorError` may carry. Codes are stable: the help desk and the docs cite them. */
export const errorCodes = [
  'bad-request', // a call or frame that does not fit its schema
  'not-allowed', // the caller may not do this
  'notice-pending', // nothing may be typed or sent before the notice was acknowledged
  'record-behind', // the record has not caught up; sending waits
  'record-stopped', // recording is impossible; sending stops
  'disk-full',
  'journal-damaged',
  'journal-newer',
  'journal-locked', // another process holds it
  'keychain-missing', // no secret service at all
  'keychain-denied', // a person or the system said no
  'keychain-unavailable', // there, but not right now
  'keychain-weak', // only a hard-coded password would protect the key
  'key-lost', // the wrapped key is there but can no longer be opened
  'config-refused', // others than an administrator could have written what Candor was to be started with
  'policy-unreadable',
  'policy-refused', // parsed, signed, but asks for what it does not justify
  'endpoint-offline',
  'endpoint-refused',
  'gateway-offline',
  'gateway-refused',
  'conflict', // same id, other content
  'outcome-unknown',
  'custodian-refused',
  'not-found',
  'too-large',
  'too-many', // asked too often or too much at once; later it is taken
  'draft-mismatch', // replay does not equal the composer
  'version-unsupported',
  'internal',
] as const;

/** A stable error code. */
export type ErrorCode = (typeof errorCodes)[number];

/** What crosses a process or network boundary in place of an exception: never a stack trace. */
export interface ErrorShape {
  readonly code: ErrorCode;
  /** What happened and what is safe, one or two sentences for a person. */
  readonly message: string;
  /** What to do next, one sentence; absent when there is nothing to do. */
  readonly next?: string;
}

/** An error with a code, a sentence for the person, and what to do next. */
export class CandorError extends Error {
  readonly code: ErrorCode;
  readonly next: string | undefined;

  constructor(code: ErrorCode, message: string, options: { next?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CandorError';
    this.code = code;
    this.next = options.next;
  }

  /** The plain data of this error, fit to cross a boundary. */
  toShape(): ErrorShape {
    return this.next === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, next: this.next };
  }
}

/** The shape of anything thrown; what is not a `CandorError` becomes `internal` without its details. */
export function shapeOf(thrown: unknown): ErrorShape {
  if (thrown instanceof CandorError) return thrown.toShape();
  return {
    code: 'internal',
    message: 'Something went wrong inside Candor. Nothing on record was changed.',
    next: 'Try again; if it happens again, give the help desk this time and code.',
  };
}

/** Rebuilds an error from its shape on the other side of a boundary. */
export function errorFrom(shape: ErrorShape): CandorError {
  return new CandorError(shape.code, shape.message, shape.next === undefined ? {} : { next: shape.next });
}
