// A service as a process: read the configuration, start, say so on stdout, and stop cleanly when told.
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { cryptoReady } from '../src/crypto/sodium.ts';
import { CandorError, shapeOf } from '../src/errors.ts';
import { readConfig } from './config.ts';
import { stderrLog, thrownFields, type Log } from './log.ts';

/** Runs one service until SIGTERM or SIGINT. Prints `{"ready":true,"url":…}` on stdout once it listens; exits 1 with a sentence if it cannot start. */
export async function runService<S extends z.ZodType<{ listen: { host: string; port: number } }>>(
  name: string,
  schema: S,
  build: (config: z.infer<S>, log: Log) => FastifyInstance | Promise<FastifyInstance>,
): Promise<void> {
  const log = stderrLog(name);
  process.on('unhandledRejection', (thrown) => {
    log('stopped-by-fault', thrownFields(thrown));
    process.exit(1);
  });
  try {
    await cryptoReady();
    const { values } = parseArgs({ options: { config: { type: 'string' } } });
    if (values.config === undefined)
      throw new CandorError('bad-request', 'No configuration was named.', { next: `Start with --config FILE.json.` });
    const config = readConfig(values.config, schema);
    const app = await build(config, log);
    const url = await app.listen(config.listen);
    const stop = (signal: NodeJS.Signals): void => {
      log('stopping', { signal });
      app.close().then(
        () => process.exit(0),
        (thrown: unknown) => {
          log('stopped-by-fault', thrownFields(thrown));
          process.exit(1);
        },
      );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    log('ready', { url });
    process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`);
  } catch (thrown) {
    const shape = shapeOf(thrown);
    log('not-started', { ...thrownFields(thrown), message: shape.message, next: shape.next ?? '' });
    process.exit(1);
  }
}
