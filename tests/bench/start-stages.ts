// Where the time of a start goes, as lines a person can read: medians of its stages, and of the processor time of each kind of process.
import { quantile } from './quantile.ts';
import type { Start } from './start-once.ts';

type Pick = (start: Start) => Readonly<Record<string, number>>;

/** Lines of name, ours and the floor's, in ms; a stage that only one of them has is `–` in the other. */
export function startStages(ours: readonly Start[], floor: readonly Start[]): readonly string[] {
  const lines = (pick: Pick, sign: 1 | -1): readonly string[] => {
    const names = [...new Set([...ours, ...floor].flatMap((start) => Object.keys(pick(start))))];
    return names
      .map((name) => ({ name, ours: medianOf(ours, pick, name), floor: medianOf(floor, pick, name) }))
      .sort((a, b) => sign * ((a.ours ?? a.floor ?? 0) - (b.ours ?? b.floor ?? 0)))
      .map((row) => `  ${row.name.padEnd(38)} ${figure(row.ours)} ${figure(row.floor)}`);
  };
  return [
    `  ${'stage passed after, ms'.padEnd(38)} ${'ours'.padStart(8)} ${'floor'.padStart(8)}`,
    ...lines((start) => start.stages, 1),
    `  ${'processor time until usable, ms'.padEnd(38)} ${'ours'.padStart(8)} ${'floor'.padStart(8)}`,
    ...lines((start) => start.processor, -1),
  ];
}

/** Processor time of all processes of a start together, ms. */
export function processorTime(start: Start): number {
  return Object.values(start.processor).reduce((sum, ms) => sum + ms, 0);
}

function medianOf(starts: readonly Start[], pick: Pick, name: string): number | null {
  const found = starts.flatMap((start) => pick(start)[name] ?? []);
  return found.length === 0 ? null : quantile(found, 0.5);
}

function figure(ms: number | null): string {
  return (ms === null ? '–' : ms.toFixed(0)).padStart(8);
}
