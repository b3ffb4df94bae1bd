// Runs the sample's services as processes of their own and waits until each says it is ready.
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Sample } from './organisation.ts';

const root = resolve(import.meta.dirname, '..', '..');
const patience = 30_000;

/** A running service. */
export interface RunningService {
  readonly name: string;
  readonly pid: number;
  /** Resolves when it ended, with its exit code (null when a signal ended it). */
  readonly ended: Promise<number | null>;
  /** Ends it in order; `SIGKILL` for a crash. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts one service of a sample; rejects with what it said when it does not become ready. */
export async function startService(sample: Sample, name: Sample['services'][number]['name']): Promise<RunningService> {
  const service = sample.services.find((one) => one.name === name);
  if (service === undefined) throw new Error(`The sample has no service ${name}.`);
  const logs = join(sample.data, 'logs');
  mkdirSync(logs, { recursive: true });
  const child = spawn(process.execPath, [service.script, '--config', service.config], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a' });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
    log.write(chunk);
  });
  const ended = new Promise<number | null>((done) => {
    child.once('exit', (code) => {
      log.end();
      done(code);
    });
  });
  await ready(child, name, () => said);
  return {
    name,
    pid: child.pid ?? 0,
    ended,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** Starts all services, the endpoint first; on failure stops what was started. */
export async function startServices(sample: Sample): Promise<readonly RunningService[]> {
  const running: RunningService[] = [await startService(sample, 'endpoint')];
  try {
    running.push(
      ...(await Promise.all(
        (['custodian-a', 'custodian-b', 'gateway'] as const).map((name) => startService(sample, name)),
      )),
    );
    return running;
  } catch (error) {
    await Promise.all(running.map((one) => one.stop()));
    throw error;
  }
}

function ready(child: ChildProcess, name: string, said: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      reject(new Error(`The ${name} did not start: ${why}\n${said()}`));
    };
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`it was not ready after ${patience / 1000} s`);
    }, patience);
    const ended = (code: number | null): void => {
      clearTimeout(late);
      fail(`it ended with ${String(code)}`);
    };
    child.once('exit', ended);
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.includes('"ready":true')) return;
      clearTimeout(late);
      child.off('exit', ended);
      resolve();
    });
  });
}
