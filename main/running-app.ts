// What the composition root holds of an app that was started.

/** A started app. */
export interface RunningApp {
  /** Rejects when the rest of the app could not be loaded: then nothing answers its window. */
  readonly begun: Promise<unknown>;
  /** Ends it in order; false if the person would rather wait for what is not on record yet. */
  readonly stop: () => Promise<boolean>;
}
