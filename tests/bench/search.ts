// Rows `search-1m-*`: the vault's own search over a journal of a million messages, asked as a person types.
import { setTimeout as pause } from 'node:timers/promises';
import type { TestVault } from '../support/test-vault.ts';
import { noDialogues, readDialogues, type Dialogue } from './corpus/dialogues.ts';
import { leftAlone } from './corpus/left-alone.ts';
import { million, millionJournal } from './corpus/million.ts';
import type { SampleEmployee } from './corpus/sample-employee.ts';
import { seeded } from './corpus/seeded.ts';
import { quantile } from './quantile.ts';
import { measured, skipped, type Row } from './row.ts';
import { searchQueries } from './search-queries.ts';

/** As many as the window asks for. */
const limit = 50;
/** The index is built in the pauses between operations, so it is asked only now and then whether it is whole. */
const askEvery = 20;

/** Opens the million twice: once so that the index is built and kept, and again as on any other day, waits until it is whole, and asks. */
export async function benchSearch(): Promise<readonly Row[]> {
  const dialogues = readDialogues();
  if (dialogues === null)
    return [skipped('search-1m-p99', 'ms', noDialogues), skipped('search-1m-warm', 'ms', noDialogues)];
  const employee = await millionJournal(dialogues);
  console.error(`search: the journal of ${million} messages is searched for the first time`);
  const first = await inVault(employee, async (vault) => {
    const warm = await untilWarm(vault);
    await leftAlone(employee.sample.employee.journal);
    return warm;
  });
  return inVault(employee, async (vault, opening) => {
    const warm = await untilWarm(vault);
    const note = `from the first search after a start until all ${warm.searched} messages are indexed; the newest were found after ${warm.first.toFixed(0)} ms, and typing is not held up meanwhile; the start before took ${(first.whole / 1000).toFixed(1)} s for it; opening the journal took ${(opening / 1000).toFixed(1)} s; no floor: the aim is 2 s`;
    return [measured('search-1m-warm', warm.whole, 'ms', null, note), p99(vault, dialogues)];
  });
}

async function inVault<T>(
  employee: SampleEmployee,
  work: (vault: TestVault, opening: number) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  const vault = await employee.open(() => Math.floor(Date.now() / 1000));
  try {
    return await work(vault, performance.now() - began);
  } finally {
    vault.close();
  }
}

async function untilWarm(
  vault: TestVault,
): Promise<{ readonly whole: number; readonly first: number; readonly searched: number }> {
  const began = performance.now();
  vault.contents.search({ query: 'the', limit });
  const first = performance.now() - began;
  for (;;) {
    const { indexedBackTo, searched } = vault.contents.search({ query: 'zzzz', limit: 1 });
    if (indexedBackTo === null) return { whole: performance.now() - began, first, searched };
    await pause(askEvery);
  }
}

function p99(vault: TestVault, dialogues: readonly Dialogue[]): Row {
  const queries = searchQueries(dialogues, seeded(99));
  const taken: { readonly kind: string; readonly ms: number }[] = [];
  const found = new Map<string, number>();
  for (const { kind, query } of queries) {
    const began = performance.now();
    const { hits } = vault.contents.search({ query, limit });
    taken.push({ kind, ms: performance.now() - began });
    if (hits.length > 0) found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  const all = taken.map((one) => one.ms);
  const kinds = [...new Set(queries.map((one) => one.kind))].map((kind) => {
    const own = taken.filter((one) => one.kind === kind).map((one) => one.ms);
    return `${kind} ${quantile(own, 0.99).toFixed(1)} (${own.length}, ${found.get(kind) ?? 0} with hits)`;
  });
  return measured(
    'search-1m-p99',
    quantile(all, 0.99),
    'ms',
    null,
    `${all.length} queries, p50 ${quantile(all, 0.5).toFixed(2)} ms, slowest ${Math.max(...all).toFixed(0)} ms; p99 by kind in ms: ${kinds.join(', ')}; index whole, results opened and shown as the window gets them, at most ${limit}; no floor: the aim is 50 ms`,
  );
}
