// Starts the gateway as a process: `node services/gateway/main.ts --config FILE.json`.
import { runService } from '../run.ts';
import { buildGateway } from './app.ts';
import { gatewayConfigSchema } from './config.ts';

await runService('gateway', gatewayConfigSchema, (config, log) => buildGateway(config, log));
