// What a window's main thread did while `use` ran, as Chromium itself traces it: to the microsecond, where the page's own clock has a tenth of a millisecond.
import { readFileSync, rmSync } from 'node:fs';
import type { ElectronApplication } from 'playwright-core';
import { z } from 'zod';

/** One thing the main thread did; times in ms. */
export interface Slice {
  readonly name: string;
  /** For `EventDispatch` the event's type, else null. */
  readonly event: string | null;
  readonly began: number;
  /** Time on the processor: without what other processes had the core for meanwhile. */
  readonly busy: number;
}

const traced = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.object({ name: z.unknown(), data: z.unknown() }).partial().optional(),
});
const eventData = z.object({ type: z.string() });

/** Every event dispatched and every task run on the main thread of this app's windows, in order. */
export async function traceMainThread(app: ElectronApplication, use: () => Promise<void>): Promise<readonly Slice[]> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({
      included_categories: ['devtools.timeline', 'toplevel'],
      excluded_categories: ['*'],
    }),
  );
  let file: string;
  try {
    await use();
  } finally {
    file = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording());
  }
  try {
    const { traceEvents } = z.object({ traceEvents: z.array(traced) }).parse(JSON.parse(readFileSync(file, 'utf8')));
    const isMain = new Set(
      traceEvents
        .filter(({ ph, args }) => ph === 'M' && args?.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid} ${tid}`),
    );
    // The thread's own clock sometimes leaps in a virtual machine; it cannot have been busy for longer than it took.
    return traceEvents
      .filter(
        ({ ph, pid, tid, name }) =>
          ph === 'X' &&
          isMain.has(`${pid} ${tid}`) &&
          (name === 'EventDispatch' || name === 'ThreadControllerImpl::RunTask'),
      )
      .map(({ name, ts, dur = 0, tdur = 0, args }) => ({
        name,
        event: eventData.safeParse(args?.data).data?.type ?? null,
        began: ts / 1000,
        busy: Math.min(dur, tdur) / 1000,
      }))
      .sort((a, b) => a.began - b.began);
  } finally {
    rmSync(file, { force: true });
  }
}
