// Starts the vault's process and asks it by name, as main does.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { errorFrom } from '../../src/errors.ts';
import type { Answer, OperationName, Operations } from '../../main/vault/door.ts';
import type { MemoryTold } from './vault-process.ts';

interface Waiting {
  readonly resolve: (give: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A vault process. Every answer it owes is rejected when it ends. */
export class VaultChild {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ready: Promise<unknown>;
  #next = 1;
  #ended = false;

  /** `onMemory` is told the resident memory of the process, bytes, four times a second. */
  constructor(onMemory: (rss: number) => void) {
    this.#child = fork(join(import.meta.dirname, 'vault-process.ts'), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#ready = new Promise((resolve, reject) => {
      this.#waiting.set(0, { resolve, reject });
    });
    this.#child.on('message', (told: Answer | MemoryTold) => {
      if ('rss' in told) onMemory(told.rss);
      else this.#answered(told);
    });
    this.#child.once('exit', (code, signal) => {
      this.#ended = true;
      for (const { reject } of this.#waiting.values())
        reject(new Error(`the vault process ended (${String(code ?? signal)})`));
      this.#waiting.clear();
    });
  }

  /** Asks; resolves with the answer, rejects with the vault's error. */
  async ask<N extends OperationName>(name: N, take: Operations[N]['take']): Promise<Operations[N]['give']> {
    await this.#ready;
    return new Promise((resolve, reject) => {
      if (this.#ended) throw new Error('the vault process has ended');
      const id = this.#next++;
      this.#waiting.set(id, { resolve: resolve as (give: unknown) => void, reject });
      this.#child.send({ id, name, take });
    });
  }

  /** Closes the journal in order and waits for the process to end. */
  async close(): Promise<void> {
    await this.ask('close', {});
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  /** Ends the process at once; for when something went wrong. */
  kill(): void {
    if (!this.#ended) this.#child.kill('SIGKILL');
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.give);
    else waiting?.reject(errorFrom(answer.error));
  }
}
