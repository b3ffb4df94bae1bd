// One test's world: a data folder, a session with its own display and keyring, services, apps, clients; gone afterwards, evidence kept on failure.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { launchApp, type DrivenApp } from '../../../scripts/drive/app.ts';
import { newClient, openBrowser, type Client } from '../../../scripts/drive/client.ts';
import { prepareSample, type Sample, type SampleOptions } from '../../../scripts/sample/organisation.ts';
import { startService, type RunningService } from '../../../scripts/sample/services.ts';
import { openSession, type Session } from '../../../scripts/session.mjs';
import type { UsedProfile } from './profile.ts';

const evidence = resolve(import.meta.dirname, '..', '..', '..', 'out', 'e2e');

/** The services of a sample. */
export type ServiceName = Sample['services'][number]['name'];
/** What a client needs from the office: messages in, messages out. */
export const talking: readonly ServiceName[] = ['endpoint', 'gateway'];
/** Everything, for reviews. */
export const everything: readonly ServiceName[] = ['endpoint', 'custodian-a', 'custodian-b', 'gateway'];

/** See `openWorld`. */
export interface World {
  readonly sample: Sample;
  readonly session: Session;
  readonly services: ReadonlyMap<ServiceName, RunningService>;
  readonly start: (name: ServiceName) => Promise<void>;
  readonly stop: (name: ServiceName, signal?: NodeJS.Signals) => Promise<void>;
  /** Starts the employee's app, or with `as` the reviewer's. */
  readonly launch: (options?: {
    readonly as?: 'employee' | 'reviewer';
    readonly args?: readonly string[];
    readonly colorScheme?: 'light' | 'dark';
  }) => Promise<DrivenApp>;
  readonly browser: () => Promise<Browser>;
  readonly client: (name: string) => Promise<Client>;
}

/** How a world is made. */
export interface WorldOptions extends Pick<SampleOptions, 'strict' | 'level'> {
  readonly services?: readonly ServiceName[];
  /** The key store the sample is configured for; `system` unless said otherwise. */
  readonly keyStore?: SampleOptions['keyStore'];
  /** `none` takes the computer's keychain away. */
  readonly keychain?: 'own' | 'none';
  /** A profile to begin with instead of an empty folder. */
  readonly from?: UsedProfile;
  /** Called once the sample's files are there, before anything starts. */
  readonly before?: (sample: Sample) => void;
}

/** Makes a fresh world; call it inside a test, which ends it. A failed test leaves pictures, logs and the services' logs in out/e2e. */
export async function openWorld({
  services: wanted = talking,
  keyStore = 'system',
  keychain = 'own',
  strict = false,
  level = 'edits',
  from,
  before,
}: WorldOptions = {}): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), 'candor-e2e-'));
  from?.copyInto(data);
  const session = await openSession({ display: 'own', keyStore: keychain, dataFolder: data });
  const services = new Map<ServiceName, RunningService>();
  const apps: { readonly name: string; readonly app: DrivenApp }[] = [];
  const clients: Client[] = [];
  let browser: Browser | null = null;
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await keepEvidence(task.name, data, apps, clients);
    for (const { app } of apps) await app.kill();
    await browser?.close();
    await Promise.all([...services.values()].map((one) => one.stop('SIGKILL')));
    await session.stop();
    rmSync(data, { recursive: true, force: true });
  }, 180_000);
  const sample = await prepareSample({ data, keyStore, strict, level });
  before?.(sample);
  const start = async (name: ServiceName): Promise<void> => {
    services.set(name, await startService(sample, name));
  };
  if (wanted.includes('endpoint')) await start('endpoint');
  await Promise.all(wanted.filter((name) => name !== 'endpoint').map(start));
  const openOnce = async (): Promise<Browser> => (browser ??= await openBrowser());
  return {
    sample,
    session,
    services,
    start,
    stop: async (name, signal = 'SIGTERM') => {
      await services.get(name)?.stop(signal);
      services.delete(name);
    },
    launch: async ({ as = 'employee', ...options } = {}) => {
      const app = await launchApp(session, sample[as].config, options);
      apps.push({ name: `${as}-${apps.length + 1}`, app });
      return app;
    },
    browser: openOnce,
    client: async (name) => {
      const client = await newClient(await openOnce(), sample.clientPage, name);
      clients.push(client);
      return client;
    },
  };
}

async function keepEvidence(
  title: string,
  data: string,
  apps: readonly { readonly name: string; readonly app: DrivenApp }[],
  clients: readonly Client[],
): Promise<void> {
  const folder = join(evidence, title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 90));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, app } of apps) {
    writeFileSync(join(folder, `${name}.log`), app.log());
    if (!app.page.isClosed())
      await app.page.screenshot({ path: join(folder, `${name}.png`), timeout: 5000 }).catch(() => undefined); // a dead window has no picture
  }
  for (const [i, { page }] of clients.entries())
    if (!page.isClosed())
      await page.screenshot({ path: join(folder, `client-${i + 1}.png`), timeout: 5000 }).catch(() => undefined);
  if (existsSync(join(data, 'logs'))) cpSync(join(data, 'logs'), join(folder, 'services'), { recursive: true });
}
