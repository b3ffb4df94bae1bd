// Shows that the closing line of `npm test` tells the truth, also when tests could not even be loaded.
import { describe, expect, it } from 'vitest';
import { closingLine, countReport, readWords } from '../../scripts/test-kinds.mjs';

const report = (over: object): object => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  testResults: [],
  ...over,
});

describe('a report is counted', () => {
  it('as it stands when all is well', () => {
    expect(countReport(report({}), 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });
  it('with one failure for a file that could not be loaded', () => {
    expect(countReport(report({ testResults: [{ status: 'failed', assertionResults: [] }] }), 1).failed).toBe(1);
  });
  it('with one failure when the run failed though every test passed', () => {
    expect(countReport(report({}), 1).failed).toBe(1);
  });
  it('with one failure when there is no report', () => {
    expect(countReport(undefined, 0).failed).toBe(1);
  });
});

it('no test at all is not a success', () => {
  expect(closingLine([{ passed: 0, failed: 0, skipped: 4 }])).toEqual({
    line: '0 passed, 0 failed, 4 skipped',
    ok: false,
  });
});

it('the closing line adds everything up and has the form CI reads', () => {
  const { line, ok } = closingLine([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 5, failed: 2, skipped: 0 },
  ]);
  expect(line).toBe('6 passed, 2 failed');
  expect(ok).toBe(false);
});

describe('npm test -- words', () => {
  it('without words runs every check and kind', () => {
    const all = readWords([]);
    expect(all.checks).toEqual(['format', 'types', 'lint', 'layers']);
    expect(all.kinds.map((kind) => kind.name)).toContain('e2e');
  });
  it('with a kind runs only that kind', () => {
    expect(readWords(['unit'])).toMatchObject({ checks: [], kinds: [{ name: 'unit' }], filters: [] });
  });
  it('with --watch goes on with what the other words say', () => {
    expect(readWords(['--watch', 'unit', 'draft'])).toMatchObject({
      kinds: [{ name: 'unit' }],
      filters: ['draft'],
      watch: true,
    });
    expect(readWords(['unit']).watch).toBe(false);
  });
  it('with other words looks for files of that name in every kind', () => {
    expect(readWords(['composer'])).toMatchObject({ checks: [], filters: ['composer'] });
  });
});
