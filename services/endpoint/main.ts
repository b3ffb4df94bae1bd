// Starts the endpoint as a process: `node services/endpoint/main.ts --config FILE.json`.
import { runService } from '../run.ts';
import { buildEndpoint } from './app.ts';
import { endpointConfigSchema } from './config.ts';

await runService('endpoint', endpointConfigSchema, buildEndpoint);
