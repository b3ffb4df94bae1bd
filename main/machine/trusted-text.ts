// What was read of a file that only an administrator can have written.

/** Its whole path and its text. */
export interface TrustedText {
  readonly path: string;
  readonly text: string;
}
