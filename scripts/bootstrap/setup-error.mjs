// The one error of the set-up: what happened, and which command or step puts it right.

/** A set-up step that could not be done; `next` is what the person should do or run. */
export class SetupError extends Error {
  constructor(what, next, options) {
    super(what, options);
    this.name = 'SetupError';
    this.next = next;
  }
}

/** Prints a SetupError (or anything unexpected) in words and returns the exit code 1. */
export function explain(error) {
  if (error instanceof SetupError) {
    console.error(`\nSet-up stopped: ${error.message}`);
    if (error.cause)
      console.error(
        `  because: ${String(error.cause.message ?? error.cause)
          .trim()
          .split('\n')
          .slice(-6)
          .join('\n           ')}`,
      );
    console.error(`What to do: ${error.next}\n`);
  } else {
    console.error(error);
  }
  return 1;
}
