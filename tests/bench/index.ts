// Entry of `npm run bench`: runs what was asked for, tells on stderr what it does, and prints rows on stdout as a table or as JSON.
import { resolve } from 'node:path';
import { Command } from 'commander';
import { benchAcknowledged } from './acknowledged.ts';
import { benchAppStart } from './app-start.ts';
import { benchAppend } from './append.ts';
import { benchComposerInput } from './composer-input.ts';
import { benchDay } from './day.ts';
import { benchKeystroke } from './keystroke.ts';
import { benchStartMillion, benchStartYear } from './long-start.ts';
import { benchAutomerge } from './peers/automerge.ts';
import { benchRrweb } from './peers/rrweb.ts';
import { benchYjs } from './peers/yjs.ts';
import { benchReplay } from './replay.ts';
import { skipped, type Row } from './row.ts';
import { benchScroll } from './scroll.ts';
import { benchSearch } from './search.ts';
import { benchSize } from './size.ts';
import { table } from './table.ts';
import { defaultTrace, noTrace, readTrace, type BenchTrace } from './trace.ts';
import { benchVerify } from './verify.ts';
import { benchWork } from './work.ts';
import { monthDays, yearDays } from './corpus/year.ts';

interface Bench {
  /** Rows it gives, with their units. */
  readonly rows: Readonly<Record<string, string>>;
  /** `trace` is null for a bench that needs none. */
  readonly run: (trace: BenchTrace) => Promise<readonly Row[]> | readonly Row[];
  readonly needsTrace: boolean;
}

const benches: readonly Bench[] = [
  { rows: { 'keystroke-durable-p50': 'ms', 'keystroke-durable-p99': 'ms' }, run: benchKeystroke, needsTrace: true },
  {
    rows: {
      'keystroke-acknowledged-p50': 'ms',
      'keystroke-acknowledged-p99': 'ms',
      'call-acknowledged-p50': 'ms',
      'call-acknowledged-p99': 'ms',
    },
    run: benchAcknowledged,
    needsTrace: false,
  },
  { rows: { 'composer-input-p99': 'ms', 'composer-key-p50': 'ms' }, run: benchComposerInput, needsTrace: false },
  { rows: { 'scroll-100k-p99': 'ms' }, run: benchScroll, needsTrace: false },
  { rows: { append: 'entries/s', 'append-batched': 'entries/s' }, run: benchAppend, needsTrace: true },
  {
    rows: { 'bytes-per-edit-open': 'bytes', 'bytes-per-edit-folded': 'bytes', 'bytes-per-edit-wire': 'bytes' },
    run: benchSize,
    needsTrace: true,
  },
  {
    rows: { 'bytes-per-edit-day': 'bytes', 'bytes-per-edit-day-lane': 'bytes', 'bytes-per-edit-day-wire': 'bytes' },
    run: benchDay,
    needsTrace: false,
  },
  {
    rows: { 'bytes-per-month': 'MB', 'bytes-per-month-wire': 'MB' },
    run: () => benchWork(monthDays, 'bytes-per-month'),
    needsTrace: false,
  },
  {
    rows: { 'bytes-per-year': 'MB', 'bytes-per-year-wire': 'MB' },
    run: () => benchWork(yearDays, 'bytes-per-year'),
    needsTrace: false,
  },
  { rows: { 'peer-yjs': 'bytes' }, run: benchYjs, needsTrace: true },
  { rows: { 'peer-automerge': 'bytes' }, run: benchAutomerge, needsTrace: true },
  { rows: { 'peer-rrweb': 'bytes' }, run: benchRrweb, needsTrace: true },
  { rows: { replay: 'edits/s', seek: 'ms' }, run: benchReplay, needsTrace: true },
  { rows: { verify: 'MB/s' }, run: benchVerify, needsTrace: true },
  { rows: { startup: 'ms', 'startup-processor': 'ms', rss: 'MB' }, run: benchAppStart, needsTrace: false },
  { rows: { 'search-1m-p99': 'ms', 'search-1m-warm': 'ms' }, run: benchSearch, needsTrace: false },
  {
    rows: { 'start-1m': 'ms', 'start-1m-processor': 'ms', 'start-1m-rss': 'MB' },
    run: benchStartMillion,
    needsTrace: false,
  },
  {
    rows: { 'start-year': 'ms', 'start-year-processor': 'ms', 'start-year-rss': 'MB' },
    run: benchStartYear,
    needsTrace: false,
  },
];
const names = benches.flatMap((bench) => Object.keys(bench.rows));

const command = new Command('npm run bench --')
  .description('Measures Candor beside what this machine can do without it. A smaller ratio is better in every row.')
  .option('--json', 'print only a JSON array of {name, value, unit, floor, ratio, note}')
  .option('--only <names>', `only these rows, separated by commas: ${names.join(', ')}`)
  .option('--trace <file>', 'an editing trace to type (.json or .json.gz)', defaultTrace)
  .parse();
const options = command.opts<{ json?: true; only?: string; trace: string }>();
const wanted = new Set(options.only?.split(',').map((name) => name.trim()) ?? names);
const unknown = [...wanted].filter((name) => !names.includes(name));
if (unknown.length > 0) command.error(`There is no row ${unknown.join(', ')}. Rows: ${names.join(', ')}`);

// Whatever a part of Candor writes to stdout goes to stderr: stdout is for rows alone.
console.log = console.error;
const trace = readTrace(resolve(options.trace));
if (trace === null) console.error(options.trace === defaultTrace ? noTrace : `There is no trace ${options.trace}`);
const rows: Row[] = [];
let failed = false;
for (const bench of benches) {
  const asked = Object.entries(bench.rows).filter(([name]) => wanted.has(name));
  if (asked.length === 0) continue;
  const label = asked.map(([name]) => name).join(', ');
  const began = performance.now();
  try {
    const given = bench.needsTrace && trace === null ? null : await bench.run(trace ?? { name: 'none', edits: [] });
    rows.push(
      ...asked.map(([name, unit]) =>
        given === null
          ? skipped(name, unit, noTrace)
          : (given.find((row) => row.name === name) ?? skipped(name, unit, 'it gave no figure')),
      ),
    );
    console.error(`${label}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed = true;
    console.error(`${label}: failed`, error);
    rows.push(
      ...asked.map(([name, unit]) =>
        skipped(name, unit, `failed: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'}`),
      ),
    );
  }
}
process.stdout.write(options.json === true ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
process.exitCode = failed ? 1 : 0;
