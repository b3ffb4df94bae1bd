// The vault's own process without Electron: its real entry, with a port that is this process's channel to whoever started it. Tells its memory now and then.
import type { Ask, Answer } from '../../main/vault/door.ts';

/** What this process tells besides answers. */
export interface MemoryTold {
  readonly rss: number;
}

const tellEvery = 250;

const port = {
  on: (_event: 'message', listener: (event: { readonly data: Ask }) => void): void => {
    process.on('message', (data: Ask) => {
      listener({ data });
    });
  },
  postMessage: (answer: Answer): void => {
    process.send?.(answer);
  },
};
Object.defineProperty(process, 'parentPort', { value: port });
setInterval(() => {
  if (process.connected) process.send?.({ rss: process.memoryUsage.rss() } satisfies MemoryTold);
}, tellEvery).unref();
process.once('disconnect', () => process.exit());
await import('../../main/vault/index.ts');
