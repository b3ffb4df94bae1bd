// Rows as a table for a person, each with its note below.
import type { Row } from './row.ts';

/** The table as text, ending in a newline. */
export function table(rows: readonly Row[]): string {
  const width = Math.max(4, ...rows.map((row) => row.name.length));
  const figure = (n: number | null): string =>
    (n === null ? '–' : n.toLocaleString('en', { maximumSignificantDigits: 4 })).padStart(11);
  const head = `${'row'.padEnd(width)} ${'value'.padStart(11)} ${'floor'.padStart(11)} ${'ratio'.padStart(11)}  unit`;
  const lines = rows.flatMap((row) => [
    `${row.name.padEnd(width)} ${figure(row.value)} ${figure(row.floor)} ${figure(row.ratio)}  ${row.unit}`,
    `  ${row.note}`,
  ]);
  return `${[head, ...lines].join('\n')}\n`;
}
