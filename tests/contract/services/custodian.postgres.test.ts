// Custodians' contract suites once more, over PostgreSQL (decision 0019).
import { overPostgres } from './kept.ts';

await overPostgres(async () => {
  await import('./custodian.test.ts');
  await import('./custodian-boxes.test.ts');
});
