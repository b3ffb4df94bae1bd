// The kinds of tests: their folder, how long one test may take, and what they need around them.

/**
 * @typedef {object} Kind
 * @property {string} name the folder under tests/
 * @property {number} timeoutMs for one test
 * @property {boolean} alone one file at a time; the others two: each app of a test has its own display, key store and ports
 * @property {boolean} app needs the built app, a display and a key store
 */

/** @type {readonly Kind[]} */
export const kinds = [
  { name: 'unit', timeoutMs: 60_000, alone: false, app: false },
  { name: 'property', timeoutMs: 120_000, alone: false, app: false },
  { name: 'contract', timeoutMs: 60_000, alone: false, app: false },
  { name: 'arch', timeoutMs: 120_000, alone: true, app: false },
  { name: 'rig', timeoutMs: 60_000, alone: false, app: false },
  { name: 'migration', timeoutMs: 60_000, alone: false, app: false },
  { name: 'crash', timeoutMs: 180_000, alone: false, app: false },
  { name: 'pack', timeoutMs: 240_000, alone: true, app: true },
  { name: 'e2e', timeoutMs: 360_000, alone: false, app: true },
];

/** The checks that are not vitest's, counted as one test each. */
export const checks = ['format', 'types', 'lint', 'layers'];

/** Reads the words after `npm test --`: kinds or checks to run, `--watch` to go on with them, everything else is a filter for file names. */
export function readWords(given) {
  const words = given.filter((word) => word !== '--watch');
  const known = [...kinds.map((kind) => kind.name), ...checks, 'check'];
  const chosen = words.filter((word) => known.includes(word));
  const filters = words.filter((word) => !known.includes(word));
  const all = chosen.length === 0;
  const wantsChecks = (all && filters.length === 0) || chosen.includes('check');
  return {
    checks: checks.filter((check) => wantsChecks || chosen.includes(check)),
    kinds: kinds.filter((kind) => all || chosen.includes(kind.name)),
    filters,
    watch: words.length < given.length,
  };
}

/** Adds up vitest's JSON report. A file that could not be loaded is a failure; so is a run that failed without a failed test. */
export function countReport(report, exitCode) {
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const unloadable = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
  ).length;
  const failed = report.numFailedTests + unloadable;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
}

/** The closing line that CI reads, and whether all is well: nothing failed and something ran. */
export function closingLine(counts) {
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  const [passed, failed, skipped] = [sum('passed'), sum('failed'), sum('skipped')];
  return {
    line: `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
    ok: failed === 0 && passed > 0,
  };
}
