// A disk played back step by step: what is in each file, and what of it was flushed when the power goes.
import type { Step } from './file-trace.ts';

/** Files by path. */
export type Files = ReadonlyMap<string, Buffer>;

/** Plays steps; `files` is what a killed process leaves, `flushed` with some later writes what a power loss may leave. */
export class Disk {
  readonly #files = new Map<string, Buffer>();
  /** Per file: what was last flushed, and the changes since. */
  readonly #flushed = new Map<string, Buffer>();
  readonly #since = new Map<string, Step[]>();

  play(step: Step): void {
    if (step.kind === 'said') return;
    if (step.kind === 'flush') {
      const now = this.#files.get(step.path);
      if (now !== undefined) this.#flushed.set(step.path, now);
      this.#since.delete(step.path);
      return;
    }
    // Names appear, change and go at once: what SQLite needs of them it flushes itself (the folder's own fsync is not modelled).
    if (step.kind === 'remove' || step.kind === 'rename') {
      for (const map of [this.#files, this.#flushed, this.#since] as Map<string, unknown>[]) {
        const moved = map.get(step.path);
        map.delete(step.path);
        if (step.kind === 'rename') {
          if (moved === undefined) map.delete(step.to);
          else map.set(step.to, moved);
        }
      }
      return;
    }
    this.#files.set(step.path, changed(this.#files.get(step.path), step));
    this.#since.set(step.path, [...(this.#since.get(step.path) ?? []), step]);
  }

  /** What is there when the process is killed now; with `during`, in the middle of writing that. */
  killed(during?: Step): Files {
    if (during?.kind !== 'write') return new Map(this.#files);
    const half = { ...during, bytes: during.bytes.subarray(0, during.bytes.length >> 1) };
    return new Map(this.#files).set(during.path, changed(this.#files.get(during.path), half));
  }

  /** What may be there when the power goes now: of what was not flushed, the writes for which `keep` is true, whole or only their first sector. */
  powerless(keep: (index: number) => 'whole' | 'sector' | 'none'): Files {
    const files = new Map<string, Buffer>();
    for (const path of this.#files.keys()) {
      let bytes = this.#flushed.get(path) ?? Buffer.alloc(0);
      for (const [i, step] of (this.#since.get(path) ?? []).entries()) {
        const how = keep(i);
        if (how === 'none' && step.kind !== 'create') continue;
        bytes = changed(
          bytes,
          how === 'sector' && step.kind === 'write' ? { ...step, bytes: step.bytes.subarray(0, 512) } : step,
        );
      }
      files.set(path, bytes);
    }
    return files;
  }
}

function changed(before: Buffer | undefined, step: Step): Buffer {
  const old = before ?? Buffer.alloc(0);
  if (step.kind === 'create') return step.empty ? Buffer.alloc(0) : old;
  if (step.kind === 'truncate')
    return Buffer.concat([old.subarray(0, step.length), Buffer.alloc(Math.max(0, step.length - old.length))]);
  if (step.kind !== 'write') return old;
  const out = Buffer.alloc(Math.max(old.length, step.at + step.bytes.length));
  old.copy(out);
  step.bytes.copy(out, step.at);
  return out;
}
