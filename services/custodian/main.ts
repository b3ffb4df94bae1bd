// Starts a custodian as a process: `node services/custodian/main.ts --config FILE.json`.
import { runService } from '../run.ts';
import { buildCustodian } from './app.ts';
import { custodianConfigSchema } from './config.ts';

await runService('custodian', custodianConfigSchema, buildCustodian);
