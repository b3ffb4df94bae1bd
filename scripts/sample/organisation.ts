// Makes the sample organisation in a data folder: keys of its own, configurations of the services, a signed policy, one employee, one supervisor.
import { randomBytes as systemRandom } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { toWtf8 } from '../../src/bytes/wtf8.ts';
import { boxKeyPair, cryptoReady, sign, signKeyPair } from '../../src/crypto/sodium.ts';
import { parsePolicy, type Policy } from '../../src/policy/policy.ts';
import type { CaptureLevel } from '../../src/policy/level.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { noticeTexts } from './notice-texts.ts';
import { templates } from './templates.ts';

const secretsSchema = z.strictObject({
  version: z.literal(1),
  endpoint: z.string(),
  gateway: z.string(),
  custodianA: z.string(),
  custodianB: z.string(),
  archiveKey: z.string(),
  draftKeyA: z.string(),
  draftKeyB: z.string(),
  policyAdmin: z.string(),
  itAdmin: z.string(),
  employeeToken: z.string(),
  reviewerToken: z.string(),
  ports: z.strictObject({ endpoint: z.int(), gateway: z.int(), custodianA: z.int(), custodianB: z.int() }),
});
type Secrets = z.infer<typeof secretsSchema>;

/** How a sample is made. */
export interface SampleOptions {
  /** The data folder; made if missing. */
  readonly data: string;
  readonly keyStore: 'system' | 'sample';
  readonly level?: CaptureLevel;
  readonly strict?: boolean;
  /** The number its first policy has; 1 without it. */
  readonly version?: number;
  /** The services of this sample run already: their ports stay. */
  readonly running?: boolean;
}

/** Where everything of a sample is. */
export interface Sample {
  readonly data: string;
  readonly services: readonly {
    readonly name: 'endpoint' | 'custodian-a' | 'custodian-b' | 'gateway';
    readonly script: string;
    readonly config: string;
  }[];
  readonly employee: {
    readonly name: string;
    readonly person: string;
    readonly config: string;
    readonly data: string;
    readonly journal: string;
  };
  readonly reviewer: { readonly name: string; readonly person: string; readonly config: string; readonly data: string };
  /** The address of the client's page. */
  readonly clientPage: string;
  readonly endpointUrl: string;
  readonly endpointKey: string;
  readonly gatewayUrl: string;
  readonly gatewayKey: string;
  /** Key files with which `candor` may open the record, as two custodians together could. */
  readonly keysFile: string;
  /** Key file of the administrator of IT, for `candor devices` and `candor alarms`. */
  readonly adminKeyFile: string;
}

const secretsFile = 'sample-organisation.json';
const organisation = 'Aldermere Private Bank';
const employee = { person: 'maren', name: 'Maren Tholvik' };
const reviewer = { person: 'ren', name: 'Ren Adelund-Ito' };
const crowd = { burst: 10_000, perMinute: 10_000 };
const itAdmin = 'Ines Okonjo, IT';
const custodianNames = { a: 'S. Korvath', b: 'T. Ullmersen' };

/** Makes the sample, or brings one that is there up to date; keys are made once and never replaced. */
export async function prepareSample({
  data,
  keyStore,
  level = 'edits',
  strict = false,
  version = 1,
  running = false,
}: SampleOptions): Promise<Sample> {
  await cryptoReady();
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const secrets = await readOrMakeSecrets(join(data, secretsFile), running);
  const url = (name: keyof Secrets['ports']): string => `http://127.0.0.1:${secrets.ports[name]}`;
  const publicSign = (seed: string): string => toBase64Url(signKeyPair(fromBase64Url(seed)).publicKey);
  const publicBox = (seed: string): string => toBase64Url(boxKeyPair(fromBase64Url(seed)).publicKey);
  const write = (name: string, value: unknown): string => {
    const path = join(data, name);
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    return path;
  };
  const listen = (name: keyof Secrets['ports']): { host: string; port: number } => ({
    host: '127.0.0.1',
    port: secrets.ports[name],
  });
  const folder = (name: string): string => {
    const path = join(data, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const endpointKey = publicSign(secrets.endpoint);

  const admins = [{ name: itAdmin, role: 'it', signKey: publicSign(secrets.itAdmin) }];
  const policies = { folder: folder('policies'), key: publicSign(secrets.policyAdmin) };
  const endpointConfig = write('endpoint.json', {
    listen: listen('endpoint'),
    data: folder('endpoint'),
    seed: secrets.endpoint,
    discardGraceHours: 24,
    people: [
      { ...employee, role: 'employee' },
      { ...reviewer, role: 'reviewer' },
    ],
    tokens: [
      { token: secrets.employeeToken, person: employee.person },
      { token: secrets.reviewerToken, person: reviewer.person },
    ],
    services: [
      { name: custodianNames.a, role: 'custodian', signKey: publicSign(secrets.custodianA) },
      { name: custodianNames.b, role: 'custodian', signKey: publicSign(secrets.custodianB) },
      { name: 'gateway', role: 'gateway', signKey: publicSign(secrets.gateway) },
    ],
    admins,
    policies,
  });
  const custodian = (
    name: string,
    port: 'custodianA' | 'custodianB',
    seed: string,
    keys: readonly { name: string; seed: string }[],
    file: string,
  ): string =>
    write(file, {
      listen: listen(port),
      data: folder(file.replace('.json', '')),
      name,
      signSeed: seed,
      keys,
      endpointUrl: url('endpoint'),
      endpointKey,
      decide: 'automatic',
    });
  const custodianAConfig = custodian(
    custodianNames.a,
    'custodianA',
    secrets.custodianA,
    [
      { name: 'archive', seed: secrets.archiveKey },
      { name: 'drafts', seed: secrets.draftKeyA },
    ],
    'custodian-a.json',
  );
  const custodianBConfig = custodian(
    custodianNames.b,
    'custodianB',
    secrets.custodianB,
    [{ name: 'drafts', seed: secrets.draftKeyB }],
    'custodian-b.json',
  );
  const gatewayConfig = write('gateway.json', {
    listen: listen('gateway'),
    data: folder('gateway'),
    seed: secrets.gateway,
    endpointKey,
    endpointUrl: url('endpoint'),
    policies,
    admins,
    strict,
    organisation,
    employees: [employee],
    // Every client of a sample sits at this one computer.
    limits: { unprovenPerSecond: 2000, unprovenPerAddress: 512, connectionsPerAddress: 4000 },
    webChat: {
      connectionsPerAddress: 2000,
      sessionsPerAddress: crowd,
      sessionsPerEmployee: crowd,
      messagesPerAddress: crowd,
      bytesPerAddress: { burst: 20_000_000, perMinute: 20_000_000 },
    },
    disclosures: {
      en: {
        text: `${organisation} keeps this conversation: what you write, what we answer, and when. The law asks for it, and it protects you too. Please do not write passwords or card numbers here. (This is a sample, not a real bank.)`,
      },
      de: {
        text: `${organisation} bewahrt dieses Gespräch auf: was Sie schreiben, was wir antworten, und wann. Das Gesetz verlangt es, und es schützt auch Sie. Bitte schreiben Sie hier keine Passwörter oder Kartennummern. (Ein Muster, keine wirkliche Bank.)`,
      },
      ja: {
        text: `${organisation} はこの会話(お客さまの文章、当行の返事、その時刻)を保存します。法律で定められており、お客さまを守るためでもあります。パスワードやカード番号は書かないでください。(見本であり、実在の銀行ではありません。)`,
      },
      ar: {
        text: `يحتفظ ${organisation} بهذه المحادثة: ما تكتبه وما نجيب به ووقت ذلك. القانون يطلب ذلك وهو يحميك أيضاً. من فضلك لا تكتب كلمات مرور أو أرقام بطاقات هنا. (هذا نموذج وليس مصرفاً حقيقياً.)`,
      },
    },
  });

  const policy: Policy = {
    format: 1,
    organisation,
    version,
    issued: 1_793_500_000,
    sample: true,
    level,
    strict,
    legalBasis: { messages: 'A legal duty to keep client messages', drafts: 'Legitimate interest' },
    assessment: 'DP-2026-04',
    retention: { messagesDays: 2557, draftsDays: 14 },
    questions: 'Data protection officer, ext. 4410',
    discardGraceHours: 24,
    custodians: {
      messages: [{ name: custodianNames.a, key: publicBox(secrets.archiveKey), url: url('custodianA') }],
      drafts: [
        { name: custodianNames.a, key: publicBox(secrets.draftKeyA), url: url('custodianA') },
        { name: custodianNames.b, key: publicBox(secrets.draftKeyB), url: url('custodianB') },
      ],
    },
    endpoint: { url: url('endpoint'), key: endpointKey },
    gateway: { url: url('gateway'), key: publicSign(secrets.gateway) },
    notice: { version: 1, repeat: 'once', texts: noticeTexts },
    keyStore: { allowSample: true },
    templates,
    expireQueuedMinutes: 15,
  };
  const text = nextVersion(join(data, 'policy.json'), policy);
  const signed = {
    policy: text,
    signature: toBase64Url(
      sign(contexts.policy, toWtf8(text), signKeyPair(fromBase64Url(secrets.policyAdmin)).secretKey),
    ),
  };
  write('policy.json', signed);
  write(join('policies', `${String(parsePolicy(text).version)}.json`), signed); // the earlier ones stay in force until every device has followed

  const clientPage = `${url('gateway')}/chat/${employee.person}`;
  const launch = (person: { person: string; name: string }, role: 'employee' | 'reviewer', token: string): string =>
    write(`${role}.json`, {
      machine: { policyKey: publicSign(secrets.policyAdmin), policy: 'policy.json' },
      person: { id: person.person, name: person.name, role, enrolToken: token },
      data: role,
      keyStore,
      clientPage,
    });
  const employeeData = join(data, 'employee');
  return {
    data,
    services: [
      { name: 'endpoint', script: 'services/endpoint/main.ts', config: endpointConfig },
      { name: 'custodian-a', script: 'services/custodian/main.ts', config: custodianAConfig },
      { name: 'custodian-b', script: 'services/custodian/main.ts', config: custodianBConfig },
      { name: 'gateway', script: 'services/gateway/main.ts', config: gatewayConfig },
    ],
    employee: {
      ...employee,
      config: launch(employee, 'employee', secrets.employeeToken),
      data: employeeData,
      journal: join(employeeData, 'journal', 'epoch-0.candor'),
    },
    reviewer: {
      ...reviewer,
      config: launch(reviewer, 'reviewer', secrets.reviewerToken),
      data: join(data, 'reviewer'),
    },
    clientPage,
    endpointUrl: url('endpoint'),
    endpointKey,
    gatewayUrl: url('gateway'),
    gatewayKey: publicSign(secrets.gateway),
    keysFile: write('custodian-keys.json', {
      endpointKey,
      keys: [secrets.archiveKey, secrets.draftKeyA, secrets.draftKeyB],
    }),
    adminKeyFile: write('it-admin-key.json', { name: itAdmin, seed: secrets.itAdmin }),
  };
}

/** The policy's text, under the number of the one that is there when it is the same, and under the next one when it changed: one number is one policy (M3.3). */
function nextVersion(path: string, policy: Policy): string {
  if (!existsSync(path)) return JSON.stringify(policy);
  const { policy: before } = z.object({ policy: z.string() }).parse(JSON.parse(readFileSync(path, 'utf8')));
  const { version } = z.object({ version: z.int() }).parse(JSON.parse(before));
  const same = JSON.stringify({ ...policy, version });
  return same === before ? before : JSON.stringify({ ...policy, version: version + 1 });
}

/** True when the services of the sample in `data` are running. */
export async function sampleIsRunning(data: string): Promise<boolean> {
  const path = join(data, secretsFile);
  if (!existsSync(path)) return false;
  const { ports } = secretsSchema.partial({ itAdmin: true }).parse(JSON.parse(readFileSync(path, 'utf8')));
  try {
    const reply = await fetch(`http://127.0.0.1:${ports.endpoint}/healthz`, { signal: AbortSignal.timeout(2000) });
    return (await reply.text()).includes('"endpoint"');
  } catch {
    return false; // nobody listens there
  }
}

async function readOrMakeSecrets(path: string, running: boolean): Promise<Secrets> {
  if (!existsSync(path)) {
    const seed = (): string => systemRandom(32).toString('base64url');
    const made: Secrets = {
      version: 1,
      endpoint: seed(),
      gateway: seed(),
      custodianA: seed(),
      custodianB: seed(),
      archiveKey: seed(),
      draftKeyA: seed(),
      draftKeyB: seed(),
      policyAdmin: seed(),
      itAdmin: seed(),
      employeeToken: seed(),
      reviewerToken: seed(),
      ports: {
        endpoint: await freePort(),
        gateway: await freePort(),
        custodianA: await freePort(),
        custodianB: await freePort(),
      },
    };
    writeFileSync(path, JSON.stringify(made, null, 2), { mode: 0o600 });
    return made;
  }
  // A sample of an earlier version had no administrator of IT.
  const secrets = secretsSchema.parse({
    itAdmin: systemRandom(32).toString('base64url'),
    ...(JSON.parse(readFileSync(path, 'utf8')) as object),
  });
  if (running) return secrets;
  // Ports are kept, so that addresses stay the same, unless somebody else took one meanwhile.
  const ports = { ...secrets.ports };
  for (const name of Object.keys(ports) as (keyof typeof ports)[])
    if (!(await isFree(ports[name]))) ports[name] = await freePort();
  const now = { ...secrets, ports };
  writeFileSync(path, JSON.stringify(now, null, 2), { mode: 0o600 });
  return now;
}

function freePort(): Promise<number> {
  return listenOn(0);
}

async function isFree(port: number): Promise<boolean> {
  return (await listenOn(port).catch(() => 0)) === port;
}

function listenOn(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
