// Real services on real sockets and files for the contract tests, and a device that does by hand what the app will do.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll } from 'vitest';
import type { z } from 'zod';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import {
  blake2b,
  boxKeyPair,
  cryptoReady,
  randomBytes,
  sign,
  signKeyPair,
  type KeyPair,
} from '../../../src/crypto/sodium.ts';
import { frameHeader, genesisHead, headBytes, nextHead } from '../../../src/journal/chain.ts';
import { boxName, boxPageKey, signPage } from '../../../src/journal/page.ts';
import { sealFold } from '../../../src/journal/folded-page.ts';
import { enrolBytes, signRequest, type SignsAs } from '../../../src/protocol/credentials.ts';
import { wireFrame } from '../../../main/vault/wire.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { policyText } from '../../support/policy-text.ts';
import type { Entry, FrameContent } from '../../../src/journal/entry.ts';
import { frameKeys, sealFrame, type FrameKeys } from '../../../src/journal/frame.ts';
import { proofPlaintext } from '../../../src/journal/opening-proof.ts';
import type { PushRequest, Receipt, WireFold, WireFrame, WirePage } from '../../../src/protocol/endpoint.ts';
import type { LaneName } from '../../../src/journal/lane.ts';
import { wirePage } from '../../../src/protocol/wire-page.ts';
import type { ToGateway } from '../../../src/protocol/gateway.ts';
import type { Certificate } from '../../../src/protocol/signed.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { buildEndpoint } from '../../../services/endpoint/app.ts';
import { endpointConfigSchema, type EndpointConfig } from '../../../services/endpoint/config.ts';
import { webChatLimitsSchema } from '../../../services/gateway/channels/web-chat/limits.ts';
import type { GatewayConfig } from '../../../services/gateway/config.ts';
import { limitsSchema } from '../../../services/limits.ts';
import { custodianConfigSchema, type CustodianConfig } from '../../../services/custodian/config.ts';
import { silentLog } from '../../../services/log.ts';
import { databaseFor } from './kept.ts';

export const seeds = {
  endpoint: seedOf(1),
  gateway: seedOf(2),
  custodianA: seedOf(3),
  custodianB: seedOf(4),
  boxA: seedOf(5),
  boxB: seedOf(6),
  it: seedOf(7),
  auditor: seedOf(8),
};
const loopback = { host: '127.0.0.1', port: 0 };

type Submit = Extract<ToGateway, { type: 'submit' }>;

await cryptoReady(); // what follows is hashed as this file is loaded
/** Hash of the policy every message here is recorded under. */
export const samplePolicy = contentHash(policyText());
/** The UTC day of every page made here, unless it is told another: yesterday. */
export const sampleDay = Math.floor(Date.now() / 86_400_000) - 1;

const policyAdmin = seedOf(12);
let policiesFolder: string | null = null;

/** The folder of policies in force in these tests: the one messages name, and one for each way pages are sealed here. */
export function companyPolicies(): { readonly folder: string; readonly key: string } {
  const admin = signKeyPair(policyAdmin);
  if (policiesFolder === null) {
    policiesFolder = mkdtempSync(join(tmpdir(), 'candor-policies-'));
    const [archive, a, b] = [seedOf(9), seeds.boxA, seeds.boxB].map((seed) => ({
      name: 'Custodian',
      key: toBase64Url(boxKeyPair(seed).publicKey),
      url: 'https://custodian.example.invalid/',
    }));
    if (archive === undefined || a === undefined || b === undefined) throw new Error('three custodians');
    const texts = [
      policyText(),
      policyText({ version: 2, custodians: { messages: [archive], drafts: [a, b] } }),
      policyText({ version: 3, level: 'messages', custodians: { messages: [archive], drafts: [] } }),
      policyText({ version: 4, level: 'messages', custodians: { messages: [a], drafts: [] } }),
    ];
    for (const [i, text] of texts.entries())
      writeFileSync(
        join(policiesFolder, `${String(i + 1)}.json`),
        JSON.stringify({
          policy: text,
          signature: toBase64Url(sign(contexts.policy, new TextEncoder().encode(text), admin.secretKey)),
        }),
      );
  }
  return { folder: policiesFolder, key: toBase64Url(admin.publicKey) };
}

/** The endpoint started last: the one gateways ask unless told otherwise. */
let lastEndpoint = 'http://127.0.0.1:9';

/** A 32-byte seed, the same for the same number. */
export function seedOf(n: number): Uint8Array {
  return new Uint8Array(32).fill(n);
}

/** A folder of its own for each test file, gone afterwards; also readies the cryptography. */
export function useFolder(): { readonly path: string; readonly sub: (name: string) => string } {
  const path = mkdtempSync(join(tmpdir(), 'candor-services-'));
  beforeAll(cryptoReady);
  afterAll(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return { path, sub: (name) => join(path, name) };
}

const people = [
  { person: 'marine', name: 'Marine Thibault', role: 'employee' },
  { person: 'leo', name: 'Leo Brandt', role: 'employee' },
  { person: 'sofia', name: 'Sofia Reyes', role: 'reviewer' },
  { person: 'marine', name: 'Marine Thibault', role: 'reviewer' },
] as const;
/** Whom `freshToken` has tokens for. */
const tokenHolders = {
  'token-of-marine': people[0],
  'token-of-leo': people[1],
  'token-of-sofia': people[2],
  'token-of-marine-2': people[3],
} as const;
const tokensEach = 300;
let tokensGiven = 0;

const tokenText = (of: string, n: number): string => `${of}#${String(n)}#known-in-tests-alone`;

/** A token nobody used yet in this test file: each enrols one device. */
export function freshToken(of: keyof typeof tokenHolders): string {
  return tokenText(of, tokensGiven++ % tokensEach);
}

/** The endpoint's configuration with its defaults; the `people` above, and a few hundred tokens for each. */
export function endpointConfig(
  data: string,
  change: Partial<z.input<typeof endpointConfigSchema>> = {},
): EndpointConfig {
  return endpointConfigSchema.parse({
    listen: loopback,
    data,
    seed: toBase64Url(seeds.endpoint),
    people: [...people],
    tokens: Object.entries(tokenHolders).flatMap(([token, { person, role }]) =>
      Array.from({ length: tokensEach }, (_, n) => ({ token: tokenText(token, n), person, role })),
    ),
    discardGraceHours: 24,
    services: [
      { name: 'Custodian A', role: 'custodian', signKey: toBase64Url(signKeyPair(seeds.custodianA).publicKey) },
      { name: 'Custodian B', role: 'custodian', signKey: toBase64Url(signKeyPair(seeds.custodianB).publicKey) },
      { name: 'Gateway', role: 'gateway', signKey: toBase64Url(signKeyPair(seeds.gateway).publicKey) },
    ],
    admins: [
      { name: 'Ida of IT', role: 'it', signKey: toBase64Url(signKeyPair(seeds.it).publicKey) },
      { name: 'Aud the auditor', role: 'auditor', signKey: toBase64Url(signKeyPair(seeds.auditor).publicKey) },
    ],
    policies: companyPolicies(),
    // Every test comes from one address.
    limits: { unprovenPerSecond: 10_000 },
    ...databaseFor(data),
    ...change,
  });
}

export function custodianConfig(which: 'A' | 'B', data: string, endpointUrl: string): CustodianConfig {
  return custodianConfigSchema.parse({
    listen: loopback,
    data,
    name: `Custodian ${which}`,
    signSeed: toBase64Url(which === 'A' ? seeds.custodianA : seeds.custodianB),
    keys: [{ name: 'drafts', seed: toBase64Url(which === 'A' ? seeds.boxA : seeds.boxB) }],
    endpointUrl,
    endpointKey: toBase64Url(signKeyPair(seeds.endpoint).publicKey),
    decide: 'automatic',
    ...databaseFor(data),
  });
}

export function gatewayConfig(
  data: string,
  strict = false,
  limits: z.input<typeof webChatLimitsSchema> = {},
): GatewayConfig {
  return {
    listen: loopback,
    data,
    seed: toBase64Url(seeds.gateway),
    endpointKey: toBase64Url(signKeyPair(seeds.endpoint).publicKey),
    endpointUrl: lastEndpoint,
    headWithinMinutes: 15,
    standingMinutes: 15,
    policies: companyPolicies(),
    strict,
    organisation: 'Aldermere Private Bank',
    employees: [
      { person: 'marine', name: 'Marine Thibault' },
      { person: 'leo', name: 'Leo Brandt' },
    ],
    disclosures: { en: { text: 'Our messages are kept.' }, ja: { text: 'メッセージは保管されます。' } },
    keepInboundDays: 30,
    admins: [{ name: 'A. Auditor', role: 'auditor', signKey: toBase64Url(signKeyPair(seeds.auditor).publicKey) }],
    limits: limitsSchema.parse({ unprovenPerSecond: 10_000 }), // every test comes from one address
    webChat: webChatLimitsSchema.parse(limits),
  };
}

export async function startEndpoint(
  data: string,
  change: Partial<z.input<typeof endpointConfigSchema>> = {},
  now?: () => number,
): Promise<{ readonly app: FastifyInstance; readonly url: string }> {
  const config = endpointConfig(data, change);
  const app = await buildEndpoint(config, silentLog, now);
  lastEndpoint = await app.listen(config.listen);
  return { app, url: lastEndpoint };
}

/** A service as its own process, as in production. */
export class ServiceProcess {
  readonly child: ChildProcess;
  readonly url: string;
  private constructor(child: ChildProcess, url: string) {
    this.child = child;
    this.url = url;
  }

  static async start(
    name: 'endpoint' | 'custodian' | 'gateway',
    folder: string,
    config: unknown,
  ): Promise<ServiceProcess> {
    const file = join(folder, `${name}-config.json`);
    writeFileSync(file, JSON.stringify(config));
    const child = spawn(process.execPath, [`services/${name}/main.ts`, '--config', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    const url = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once('line', (line) => {
        resolve((JSON.parse(line) as { url: string }).url);
      });
      child.once('exit', (code) => {
        reject(new Error(`${name} ended with ${code}: ${errors}`));
      });
    });
    return new ServiceProcess(child, url);
  }

  /** Ends it without a chance to tidy up, or politely; resolves with its exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    return new Promise((resolve) => {
      this.child.once('exit', (code) => {
        resolve(code);
      });
      this.child.kill(signal);
    });
  }
}

/** Foreign JSON, as loose as JSON.parse leaves it. */
export type Foreign = ReturnType<typeof JSON.parse>;

/** An answer with its status. */
export interface Answer {
  readonly status: number;
  readonly body: Foreign;
}

/** A signed request, as whoever `by` says; `at` is Unix seconds. */
export function sendSigned(
  by: SignsAs,
  keys: KeyPair,
  base: string,
  method: string,
  path: string,
  body?: unknown,
  at = Math.floor(Date.now() / 1000),
  nonce = randomBytes(16),
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const bytes =
    body === undefined
      ? new Uint8Array(0)
      : body instanceof Uint8Array
        ? new Uint8Array(body)
        : new TextEncoder().encode(JSON.stringify(body));
  return send(
    base + path,
    method,
    { ...signRequest(by, keys.secretKey, { method, path, time: at, nonce, body: bytes }), ...headers },
    body === undefined ? undefined : bytes,
  );
}

/** A request signed by a service or administrator. */
export function asParty(seed: Uint8Array, base: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const keys = signKeyPair(seed);
  return sendSigned({ signKey: keys.publicKey }, keys, base, method, path, body);
}

/** A device of one person: its keys, its chains, and the requests it signs. */
export class Device {
  readonly url: string;
  readonly keys: KeyPair;
  readonly box: KeyPair;
  readonly journal: Uint8Array;
  readonly epoch: number;
  /** Digest of what was put aside before the epoch. */
  readonly previous: Uint8Array;
  certificate: Certificate = { enrolment: '', signature: '' };

  constructor(url: string, begin: { readonly epoch?: number; readonly previous?: Uint8Array } = {}) {
    const seed = randomBytes(32);
    this.url = url;
    this.epoch = begin.epoch ?? 0;
    this.previous = begin.previous ?? new Uint8Array(32);
    this.keys = signKeyPair(seed);
    this.box = boxKeyPair(seed);
    this.journal = blake2b(seed).subarray(0, 16);
  }

  /** A new device, enrolled with a token of its own. */
  static async enrolled(
    url: string,
    tokenOf: keyof typeof tokenHolders,
    begin: { readonly epoch?: number; readonly previous?: Uint8Array } = {},
  ): Promise<Device> {
    const device = new Device(url, begin);
    const answer = await device.enrol(freshToken(tokenOf));
    if (answer.status !== 200) throw new Error(JSON.stringify(answer));
    device.certificate = answer.body.certificate;
    return device;
  }

  enrol(token: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const { previous } = this;
    const signature = sign(
      contexts.enrol,
      enrolBytes(token, this.keys.publicKey, this.box.publicKey, this.journal, this.epoch, previous),
      this.keys.secretKey,
    );
    return send(
      `${this.url}/v1/enrol`,
      'POST',
      headers,
      JSON.stringify({
        token,
        signKey: toBase64Url(this.keys.publicKey),
        boxKey: toBase64Url(this.box.publicKey),
        journal: toBase64Url(this.journal),
        epoch: this.epoch,
        previous: toBase64Url(previous),
        signature: toBase64Url(signature),
      }),
    );
  }

  /** A signed request to `base` (the endpoint unless said otherwise). */
  request(method: string, path: string, body?: unknown, base = this.url): Promise<Answer> {
    return sendSigned({ certificate: this.certificate }, this.keys, base, method, path, body);
  }

  /** States a case about these people and the days of every page made here; what frames are served for. */
  async states(
    people: readonly string[],
    days: { readonly from: number; readonly to: number } = { from: sampleDay, to: sampleDay },
  ): Promise<string> {
    const answer = await this.request('POST', '/v1/review/cases', {
      case: 'C-17',
      reason: 'a client complained',
      drafts: true,
      people,
      ...days,
    });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer));
    return answer.body.registration as string;
  }

  /** A lane to push, empty. */
  lane(lane: LaneName): Lane {
    return new Lane(this, lane);
  }

  /** A message put on record in `lane` and its submit, signed for by the device. */
  submit(id: string, conversation: string, text: string, lane: Lane): Submit {
    return lane.submit(lane.message(id, conversation, text));
  }
}

/** A lane's chain as a device writes it; sealed bytes are random, as nobody here may read them. */
export class Lane {
  readonly #folds = new Map<number, WireFold>();
  readonly #contents = new Map<number, FrameContent>();
  readonly #keys: Uint8Array[] = [];
  readonly device: Device;
  readonly lane: LaneName;
  readonly pages: WirePage[] = [];
  readonly frames: WireFrame[] = [];
  readonly heads: Uint8Array[];

  constructor(device: Device, lane: LaneName) {
    this.device = device;
    this.lane = lane;
    this.heads = [genesisHead(this.#chain, device.keys.publicKey, device.previous)];
  }

  get #chain(): { readonly journal: Uint8Array; readonly epoch: number; readonly lane: LaneName } {
    return { journal: this.device.journal, epoch: this.device.epoch, lane: this.lane };
  }

  get seq(): number {
    return this.frames.length;
  }

  get head(): Uint8Array {
    return this.heads.at(-1) ?? new Uint8Array(32);
  }

  /** Begins a page whose key is boxed for `readers`, outermost first. */
  page(pageKey: Uint8Array, readers: readonly Uint8Array[], day = sampleDay): this {
    this.#keys.push(pageKey);
    this.pages.push(this.#signed(this.pages.length + 1, this.seq + 1, pageKey, readers, day));
    return this;
  }

  #signed(
    page: number,
    firstSeq: number,
    pageKey: Uint8Array,
    readers: readonly Uint8Array[],
    day = sampleDay,
  ): WirePage {
    const place = { page, format: 2, firstSeq, day } as const;
    const head = { ...place, box: boxPageKey(pageKey, readers, boxName(this.#chain, place)), readers };
    return wirePage(this.lane, { ...head, signature: signPage(this.#chain, head, this.device.keys.secretKey) });
  }

  add(count = 1, size = 40): this {
    for (let i = 0; i < count; i++) {
      const seq = this.seq + 1;
      const commitment = randomBytes(32);
      this.frames.push({
        seq,
        page: this.pages.length,
        commitment: toBase64Url(commitment),
        sealed: toBase64Url(randomBytes(size)),
      });
      this.heads.push(
        nextHead(this.head, frameHeader(this.#chain, { page: this.pages.length, format: 2 }, seq), commitment),
      );
    }
    return this;
  }

  /** A frame with this content, really sealed under the page's key; returns its number. */
  write(entries: readonly Entry[]): number {
    const seq = this.seq + 1;
    const content = { draft: 0, second: sampleDay * 86_400 + seq, entries };
    const { frame, head } = sealFrame(this.#chain, this.pages.length, seq, this.head, this.#pageKeys(), content);
    this.#contents.set(seq, content);
    this.frames.push(wireFrame(frame));
    this.heads.push(head);
    return seq;
  }

  /** A message on record; returns its place. */
  message(id: string, conversation: string, text: string, more: Readonly<Record<string, unknown>> = {}): number {
    return this.write([
      {
        kind: 'message-recorded',
        id,
        conversation,
        text,
        draft: null,
        level: 'messages',
        policy: samplePolicy,
        ...more,
      },
    ]);
  }

  /** The submit of the message at frame `seq`, as the app makes it: signed for by the device, or under a receipt. */
  submit(seq: number, receipt?: Receipt): Submit {
    const content = this.#contents.get(seq);
    const entry = content?.entries[0];
    if (content === undefined || entry?.kind !== 'message-recorded') throw new Error('no message there');
    const through = receipt?.seq ?? seq;
    const following = this.frames
      .slice(seq, through)
      .map(({ page, commitment }) => ({ page, commitments: commitment }));
    const signature = sign(
      contexts.head,
      headBytes(this.#chain, seq, this.heads[seq] ?? new Uint8Array(32)),
      this.device.keys.secretKey,
    );
    return {
      type: 'submit',
      id: entry.id,
      conversation: entry.conversation,
      proof: {
        journal: toBase64Url(this.device.journal),
        epoch: this.device.epoch,
        seq,
        page: this.frames[seq - 1]?.page ?? 1,
        before: toBase64Url(this.heads[seq - 1] ?? new Uint8Array(32)),
        plaintext: toBase64Url(proofPlaintext(content)),
        key: toBase64Url(this.#pageKeys().commit(0, seq)),
        following,
        signed:
          receipt === undefined ? { by: 'device', signature: toBase64Url(signature) } : { by: 'endpoint', receipt },
      },
    };
  }

  #pageKeys(): FrameKeys {
    return frameKeys(this.#keys.at(-1) ?? new Uint8Array(32), this.lane, 2);
  }

  /** Page `page` folded, with whatever sealed bytes: they are signed, and nobody here may read them. */
  fold(page: number): WireFold {
    const made = this.#folds.get(page);
    if (made !== undefined) return made;
    const firstSeq = this.pages[page - 1]?.firstSeq ?? 1;
    const lastSeq = (this.pages[page]?.firstSeq ?? this.seq + 1) - 1;
    const span = {
      page,
      format: 2 as const,
      firstSeq,
      lastSeq,
      before: this.heads[firstSeq - 1] ?? new Uint8Array(32),
      after: this.heads[lastSeq] ?? new Uint8Array(32),
    };
    const fold = sealFold(this.#chain, span, randomBytes(100), randomBytes(32), this.device.keys.secretKey);
    const wire = {
      page,
      lastSeq,
      head: toBase64Url(fold.head),
      sealed: toBase64Url(fold.sealed),
      signature: toBase64Url(fold.signature),
    };
    this.#folds.set(page, wire);
    return wire;
  }

  /** Page `page` written anew at its place: another key, another fold. */
  again(page: number, readers: readonly Uint8Array[]): { readonly page: WirePage; readonly fold: WireFold } {
    const firstSeq = this.pages[page - 1]?.firstSeq ?? 1;
    const old = this.fold(page);
    const span = {
      page,
      format: 2 as const,
      firstSeq,
      lastSeq: old.lastSeq,
      before: this.heads[firstSeq - 1] ?? new Uint8Array(32),
      after: this.heads[old.lastSeq] ?? new Uint8Array(32),
    };
    const fold = sealFold(this.#chain, span, randomBytes(60), randomBytes(32), this.device.keys.secretKey);
    return {
      page: this.#signed(page, firstSeq, randomBytes(32), readers),
      fold: {
        page,
        lastSeq: old.lastSeq,
        head: toBase64Url(fold.head),
        sealed: toBase64Url(fold.sealed),
        signature: toBase64Url(fold.signature),
      },
    };
  }

  /** A push of frames `from` to `to` (drafts: of all pages, folded) with a checkpoint at `to`. */
  push(from = 1, to = this.seq): PushRequest {
    const head = this.heads[to] ?? new Uint8Array(32);
    const isDrafts = this.lane === 'drafts';
    return {
      journal: toBase64Url(this.device.journal),
      epoch: this.device.epoch,
      lane: this.lane,
      pages: this.pages,
      frames: isDrafts ? [] : this.frames.slice(from - 1, to),
      folds: isDrafts ? this.pages.map((page) => this.fold(page.page)) : [],
      checkpoint: {
        lane: this.lane,
        seq: to,
        head: toBase64Url(head),
        signature: toBase64Url(sign(contexts.head, headBytes(this.#chain, to, head), this.device.keys.secretKey)),
      },
    };
  }
}

/** A plain request. */
export async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: string | Uint8Array<ArrayBuffer>,
): Promise<Answer> {
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}
