// The real app with a journal beside a hello-world window, started in turn: time until it can be written in, what processor time that took, and memory.
import { join } from 'node:path';
import { withSession } from '../../scripts/session.mjs';
import { quantile } from './quantile.ts';
import { measured, skipped, type Row } from './row.ts';
import { settle, startOnce, type Start } from './start-once.ts';
import { processorTime, startStages } from './start-stages.ts';
import { projectRoot, withFolder } from './work-folder.ts';

/** What is started, and how its rows are called. */
export interface StartPlan {
  readonly rows: readonly [start: string, processor: string, memory: string];
  /** Launch configuration of an employee whose journal is there. */
  readonly config: string;
  /** Starts that count; one more before them warms the disk cache. */
  readonly counted: number;
  /** Longest wait for the window, ms. */
  readonly patience: number;
  /** What the journal holds, for the note. */
  readonly journal: string;
}

/** Starts both apps in turn and takes medians. */
export async function startsInTurn({
  rows: [start, processor, memory],
  config,
  counted,
  patience,
  journal,
}: StartPlan): Promise<readonly Row[]> {
  return withFolder((folder) =>
    withSession({ display: 'own', keyStore: 'none' }, async (session) => {
      const hello = [join(projectRoot, 'tests/bench/floor-app'), '--profile', join(folder, 'hello')];
      const candor = [projectRoot, '--config', config, '--no-dialog'];
      const ours: Start[] = [];
      const floor: Start[] = [];
      for (let round = 0; round <= counted; round++) {
        const [a, b] = [await startOnce(session, candor, patience), await startOnce(session, hello)];
        if (round === 0) continue;
        ours.push(a);
        floor.push(b);
      }
      const median = (starts: readonly Start[], pick: (start: Start) => number): number =>
        quantile(starts.map(pick), 0.5);
      const note = `median of ${ours.length} starts; ${journal}, no services running; floor: one sandboxed hello-world window, started in turn`;
      console.error(startStages(ours, floor).join('\n'));
      const onlyLinux = 'what processes take is read from /proc, which only Linux has';
      return [
        measured(
          start,
          median(ours, (one) => one.usable),
          'ms',
          median(floor, (one) => one.usable),
          `process start to a usable window; ${note}`,
        ),
        process.platform !== 'linux'
          ? skipped(processor, 'ms', onlyLinux)
          : measured(
              processor,
              median(ours, processorTime),
              'ms',
              median(floor, processorTime),
              `processor time of all processes until the window is usable: other work on the machine shows less in it; ${note}`,
            ),
        process.platform !== 'linux'
          ? skipped(memory, 'MB', onlyLinux)
          : measured(
              memory,
              median(ours, (one) => one.memory),
              'MB',
              median(floor, (one) => one.memory),
              `sum of ${ours[0]?.measure ?? ''} over all processes, ${settle / 1000} s after the window; ${note}`,
            ),
      ];
    }),
  );
}
