// The endpoint's contract suites once more, over PostgreSQL (decision 0019).
import { overPostgres } from './kept.ts';

await overPostgres(async () => {
  await import('./endpoint.test.ts');
  await import('./endpoint-boxes.test.ts');
  await import('./endpoint-devices.test.ts');
  await import('./endpoint-replay.test.ts');
  await import('./endpoint-enrolment.test.ts');
  await import('./case-scope.test.ts');
  await import('./replaced-opened.test.ts');
  await import('./page-days.test.ts');
});
