// One app's WebSocket: proves who it is, then carries submits in and events out with bounded buffers (gateway.md §2, §3, §5).
import type { RawData, WebSocket } from 'ws';
import { equalBytes, fromBase64Url, joinBytes, toBase64Url } from '../../../src/bytes/bytes.ts';
import { randomBytes, sign, verifySignature, type KeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { readCertificate } from '../../../src/protocol/credentials.ts';
import { gatewayProtocol, toGatewaySchema, type FromGateway, type ToGateway } from '../../../src/protocol/gateway.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { boundedJson, tooLarge } from '../../body.ts';
import { fit } from '../../http.ts';
import type { Log } from '../../log.ts';
import type { CompanyPolicies } from '../../company-policies.ts';
import type { RecordedPlace } from '../device/store.ts';
import { LiveSocket } from '../live-socket.ts';
import type { GatewayStores } from '../stores.ts';
import { takeSubmit } from '../submit/submit.ts';

const helloMs = 10_000;
/** A hello with its certificate is a few thousand bytes. */
const helloBytes = 16 * 1024;
const checkMs = 2_000;
const batch = 64;

/** What a connection needs of the gateway. */
export interface GatewayParts {
  readonly store: GatewayStores;
  readonly key: KeyPair;
  readonly endpointKey: Uint8Array;
  readonly strict: boolean;
  readonly employees: ReadonlySet<string>;
  readonly now: () => number;
  readonly log: Log;
  /** A connection that hears nothing for this long is dead, ms. */
  readonly deadAfterMs: number;
  /** The device has proved itself; an older connection of the same device must end. */
  readonly joined: (connection: AppConnection) => void;
  readonly left: (connection: AppConnection) => void;
  /** A message was stored for this conversation. */
  readonly stored: (conversation: string) => void;
  /** Events up to `cursor`, which were sent to this device, are on its record by `place`. */
  readonly acknowledged: (by: Enrolment, cursor: number, place: RecordedPlace) => Promise<void>;
  /** Why this device is not served: its person is out, or nobody can be asked; null while it is. */
  readonly whyOut: (by: Enrolment) => string | null;
  readonly policies: CompanyPolicies;
  /** The employee blocks the client of this conversation. */
  readonly block: (employee: string, conversation: string, reason: string) => Promise<void>;
}

/** One live connection of an employee's device. */
export class AppConnection {
  readonly #line: LiveSocket;
  readonly #parts: GatewayParts;
  readonly #nonce = randomBytes(32);
  #by: Enrolment | undefined;
  /** Newest event sent on this connection, and the one its device says it has. */
  #cursor = 0;
  #claimed = 0;
  #first = 0;

  constructor(socket: WebSocket, parts: GatewayParts) {
    this.#parts = parts;
    this.#line = new LiveSocket(socket, {
      log: parts.log,
      name: 'app',
      deadAfterMs: parts.deadAfterMs,
      checkMs: Math.min(checkMs, parts.deadAfterMs / 3),
      isLate: (age) => this.#by === undefined && age > helloMs,
      take: (data) => this.#take(data),
      fault: ({ code, message }) => {
        this.#fail(code, message, 4000);
      },
      pump: () => this.#sendNext(),
      left: () => {
        parts.left(this);
      },
    });
    this.#send({ type: 'challenge', nonce: toBase64Url(this.#nonce) });
  }

  /** Who this is, once proved. */
  get enrolment(): Enrolment | undefined {
    return this.#by;
  }

  /** There may be new events for this employee. */
  wake(): void {
    this.#line.wake();
  }

  /** Ends this connection because its person or device is out. */
  dismiss(reason: string): void {
    this.#fail('not-allowed', reason, 4003);
  }

  /** Ends this connection because the same device opened another. */
  replace(): void {
    this.#fail('conflict', 'This device opened another connection.', 4001);
  }

  async #take(data: RawData): Promise<void> {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
    if (this.#by === undefined && bytes.length > helloBytes) throw tooLarge();
    const message = fit(boundedJson(bytes), toGatewaySchema);
    if (message.type === 'hello') await this.#hello(message);
    else if (this.#by === undefined) throw new CandorError('not-allowed', 'Say hello first.');
    else await this.#handle(message, this.#by);
  }

  async #hello(hello: Extract<ToGateway, { type: 'hello' }>): Promise<void> {
    const { key, endpointKey, employees, store, strict, policies } = this.#parts;
    if (this.#by !== undefined) throw new CandorError('bad-request', 'Hello was already said.');
    if (hello.protocol !== gatewayProtocol)
      throw new CandorError('version-unsupported', `This gateway speaks version ${gatewayProtocol} of the protocol.`);
    const by = readCertificate(hello.certificate, endpointKey);
    if (by.expires <= Math.floor(this.#parts.now() / 1000))
      throw new CandorError('not-allowed', 'This device’s certificate has run out.', {
        next: 'Start Candor again; it asks for a new one.',
      });
    const nonce = fromBase64Url(hello.nonce);
    if (
      equalBytes(nonce, this.#nonce) ||
      !verifySignature(
        contexts.hello,
        joinBytes(this.#nonce, nonce),
        fromBase64Url(hello.signature),
        fromBase64Url(by.signKey),
      )
    ) {
      throw new CandorError('not-allowed', 'The device did not prove its key.');
    }
    if (by.role !== 'employee' || !employees.has(by.person))
      throw new CandorError('not-allowed', 'This person does not write to clients through this gateway.');
    const out = this.#parts.whyOut(by);
    if (out !== null) throw new CandorError('not-allowed', out);
    if (policies.find(hello.policy.hash) === undefined)
      throw new CandorError(
        'policy-refused',
        `Version ${String(hello.policy.version)} of the policy on this computer is not one the company has in force. Nothing is sent under it.`,
        { next: 'Ask IT to install the newest policy.' },
      );
    if (hello.cursor > (await store.events.last(by.person))) {
      throw new CandorError('conflict', 'This device has seen events this gateway does not have. Nothing was sent.', {
        next: 'Bring the gateway’s data back from its backup.',
      });
    }
    const device = await store.sql.atomically(() => store.devices.join(by, this.#parts.now()));
    if (!this.#line.isOpen) return; // gone meanwhile: nobody would take it off the list again
    this.#by = by;
    this.#first = device.first_cursor;
    this.#claimed = hello.cursor;
    this.#cursor = Math.min(hello.cursor, device.acknowledged); // what it has beyond that comes again; it skips it and acknowledges it
    this.#parts.joined(this);
    this.#send({
      type: 'welcome',
      protocol: gatewayProtocol,
      signature: toBase64Url(sign(contexts.welcome, nonce, key.secretKey)),
      strict,
    });
    this.#parts.log('app-connected', { person: by.person, cursor: hello.cursor });
    this.wake();
  }

  async #handle(message: Exclude<ToGateway, { type: 'hello' }>, by: Enrolment): Promise<void> {
    const { store, now, log } = this.#parts;
    switch (message.type) {
      case 'submit': {
        const answer = await takeSubmit(store, this.#parts, by, message, now());
        log('submit', { person: by.person, outcome: answer.outcome, reason: answer.reason ?? null });
        this.#send(answer);
        if (answer.outcome === 'handed-over') this.#parts.stored(message.conversation);
        return;
      }
      case 'acknowledge':
        if (message.cursor > Math.max(this.#cursor, this.#claimed))
          throw new CandorError('bad-request', 'That cursor was not sent yet.');
        await this.#parts.acknowledged(by, Math.min(message.cursor, this.#cursor), message.place);
        return;
      case 'block':
        await this.#parts.block(by.person, message.conversation, message.reason);
        return;
      case 'ping':
        this.#send({ type: 'pong', n: message.n });
        return;
    }
  }

  /** Sends the next events in order; waits for the socket, so that what waits stays in the database and not in memory. */
  async #sendNext(): Promise<boolean> {
    if (this.#by === undefined) return false;
    const rows = await this.#parts.store.events.after(this.#by.person, this.#cursor, batch, this.#first);
    for (const row of rows) {
      this.#cursor = row.cursor;
      await this.#line.sendInTime(`{"type":"event","cursor":${row.cursor},"event":${row.event}}`);
    }
    return rows.length > 0;
  }

  #send(message: FromGateway): void {
    this.#line.send(message);
  }

  #fail(code: string, message: string, status: number): void {
    this.#send({ type: 'error', code, message });
    this.#line.close(status, code);
  }
}
