// What both kinds of app share: configuration, policy, keys, vault, enrolment and the signed way to the endpoint.
import { mkdirSync } from 'node:fs';
import { app } from 'electron';
import { CandorError } from '../src/errors.ts';
import type { ReplyOf } from '../src/ipc/contract.ts';
import type { LaunchConfig } from './launch-config.ts';
import { Enrolment } from './enrolment.ts';
import { keyPlaces, obtainRootKey } from './keys/root-key.ts';
import { sampleKeyStore, systemKeyStore, type KeyStore } from './keys/key-store.ts';
import { SignedClient, type DeviceSign } from './network/endpoint-client.ts';
import { noticeOf, startOfDay } from './notice.ts';
import { inForceOf, loadPolicy, type LoadedPolicy } from './policy-file.ts';
import { epochToOpen } from './put-aside.ts';
import type { RecordKeeper } from './record-keeper.ts';
import type { VaultStatus } from './vault/shapes.ts';
import type { VaultClient } from './vault-client.ts';

const companyEndpoint = {
  name: 'The company’s endpoint',
  away: 'All you write is recorded on this computer.',
} as const;

/** A session whose record is open. */
export interface OpenSession {
  readonly loaded: LoadedPolicy;
  readonly keyStore: string;
  readonly status: VaultStatus;
  readonly enrolment: Enrolment;
  readonly endpoint: SignedClient;
  readonly sign: DeviceSign;
}

/** Opens policy, keys and journal, in this order; the first that fails stops the rest and nothing is replaced (P6). */
export async function openSession(config: LaunchConfig, vault: VaultClient): Promise<OpenSession> {
  const loaded = loadPolicy(config.policy, config.policyKey);
  const store = chooseKeyStore(config, loaded);
  const places = keyPlaces(config.data);
  const root = await obtainRootKey(places, store);
  mkdirSync(places.journalFolder, { recursive: true, mode: 0o700 });
  const status = await vault.ask('open', {
    ...epochToOpen(places),
    root,
    person: config.person.id,
    inForce: inForceOf(loaded, startOfDay(new Date())),
  });
  const sign: DeviceSign = async (context, message) => (await vault.ask('sign', { context, message })).signature;
  return { loaded, keyStore: store.name, status, sign, ...wayToEndpoint(config, loaded, sign) };
}

/** Who speaks to the endpoint that this policy names, and with which certificate. */
export function wayToEndpoint(
  config: LaunchConfig,
  { policy }: LoadedPolicy,
  sign: DeviceSign,
): Pick<OpenSession, 'enrolment' | 'endpoint'> {
  const enrolment = new Enrolment(config.data, config.person.enrolToken, policy.endpoint.key);
  return {
    enrolment,
    endpoint: new SignedClient(policy.endpoint.url, companyEndpoint, sign, () => enrolment.certificate),
  };
}

/** The session as a window sees it; `open` is null while, or because, the record is not open. */
export function describeSession(
  config: LaunchConfig,
  record: RecordKeeper,
  open: OpenSession | null,
  acknowledged: boolean,
  problem: CandorError | null,
): ReplyOf<'getSession'> {
  const policy = open?.loaded.policy;
  return {
    person: { id: config.person.id, name: config.person.name, role: config.person.role },
    organisation: policy?.organisation ?? '',
    sample: policy?.sample ?? false,
    development: config.origin.kind === 'given',
    keyStore: open?.keyStore ?? '',
    platform: process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'win' : 'linux',
    version: app.getVersion(),
    runtime: `Electron ${process.versions.electron}`,
    record: record.state,
    level: policy?.level ?? 'messages',
    notice:
      open === null
        ? { version: 0, acknowledged: false, hash: '', locale: 'en', locales: [], texts: {} }
        : noticeOf(open.loaded, acknowledged),
    keeping: { messagesDays: policy?.retention.messagesDays ?? null, draftsDays: policy?.retention.draftsDays ?? null },
    questions: policy?.questions ?? '',
    templates: [...(policy?.templates ?? [])],
    problem: problem === null ? null : { code: problem.code, message: problem.message, next: problem.next ?? '' },
    clientPage: config.clientPage,
  };
}

/** Refuses a policy under which Candor may not run as it was started. */
export function checkFits(config: LaunchConfig, { policy }: LoadedPolicy): void {
  if (config.keyStore === 'system' || policy.keyStore.allowSample) return;
  throw new CandorError(
    'policy-refused',
    'Candor was started with the sample key store, which the company’s policy does not allow. Nothing is recorded under it.',
    { next: 'Start Candor without it.' },
  );
}

function chooseKeyStore(config: LaunchConfig, loaded: LoadedPolicy): KeyStore {
  checkFits(config, loaded);
  if (config.keyStore === 'system') return systemKeyStore();
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  return sampleKeyStore(config.data);
}
