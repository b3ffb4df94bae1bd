// One app's WebSocket: proves who it is, then carries submits in and events out with bounded buffers (gateway.md §2, §3, §5).
import type { WebSocket, RawData } from 'ws';
import { equalBytes, fromBase64Url, joinBytes, toBase64Url } from '../../src/bytes/bytes.ts';
import { randomBytes, sign, verifySignature, type KeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { readCertificate } from '../../src/protocol/credentials.ts';
import { gatewayProtocol, toGatewaySchema, type FromGateway, type ToGateway } from '../../src/protocol/gateway.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { boundedJson, tooLarge } from '../body.ts';
import { errorShape, fit } from '../http.ts';
import { thrownFields, type Log } from '../log.ts';
import type { CompanyPolicies } from '../company-policies.ts';
import type { RecordedPlace } from './device-store.ts';
import type { GatewayStore } from './store.ts';
import { takeSubmit } from './submit.ts';

const helloMs = 10_000;
/** A hello with its certificate is a few thousand bytes. */
const helloBytes = 16 * 1024;
const checkMs = 2_000;
const batch = 64;
const maxBuffered = 4 * 1024 * 1024;

/** What a connection needs of the gateway. */
export interface GatewayParts {
  readonly store: GatewayStore;
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
  readonly acknowledged: (by: Enrolment, cursor: number, place: RecordedPlace) => void;
  /** Why this device is not served: its person is out, or nobody can be asked; null while it is. */
  readonly whyOut: (by: Enrolment) => string | null;
  readonly policies: CompanyPolicies;
  /** The employee blocks the client of this conversation. */
  readonly block: (employee: string, conversation: string, reason: string) => void;
}

/** One live connection of an employee's device. */
export class AppConnection {
  readonly #socket: WebSocket;
  readonly #parts: GatewayParts;
  readonly #nonce = randomBytes(32);
  readonly #opened = performance.now();
  readonly #timer: NodeJS.Timeout;
  #heard = performance.now();
  #by: Enrolment | undefined;
  /** Newest event sent on this connection, and the one its device says it has. */
  #cursor = 0;
  #claimed = 0;
  #first = 0;
  #ended = false;
  #pumping = false;
  #more = false;

  constructor(socket: WebSocket, parts: GatewayParts) {
    this.#socket = socket;
    this.#parts = parts;
    socket.on('message', (data) => {
      this.#receive(data);
    });
    socket.on('error', () => {
      socket.terminate();
    });
    socket.on('close', () => {
      clearInterval(this.#timer);
      parts.left(this);
    });
    // Monotonic times, not counted ticks: a sleeping computer stops timers (pitfalls 7.2).
    this.#timer = setInterval(
      () => {
        const late =
          performance.now() - this.#heard > parts.deadAfterMs ||
          (this.#by === undefined && performance.now() - this.#opened > helloMs);
        if (late) socket.terminate();
      },
      Math.min(checkMs, parts.deadAfterMs / 3),
    );
    this.#send({ type: 'challenge', nonce: toBase64Url(this.#nonce) });
  }

  /** Who this is, once proved. */
  get enrolment(): Enrolment | undefined {
    return this.#by;
  }

  /** There may be new events for this employee. */
  wake(): void {
    this.#more = true;
    if (!this.#pumping)
      this.#pump().catch((thrown: unknown) => {
        this.#parts.log('events-stopped', thrownFields(thrown));
        this.#socket.terminate();
      });
  }

  /** Ends this connection because its person or device is out. */
  dismiss(reason: string): void {
    this.#fail('not-allowed', reason, 4003);
  }

  /** Ends this connection because the same device opened another. */
  replace(): void {
    this.#fail('conflict', 'This device opened another connection.', 4001);
  }

  #receive(data: RawData): void {
    if (this.#ended) return; // what still comes until the line is closed
    this.#heard = performance.now();
    try {
      const bytes = Buffer.isBuffer(data) ? data : Buffer.alloc(0);
      if (this.#by === undefined && bytes.length > helloBytes) throw tooLarge();
      const message = fit(boundedJson(bytes), toGatewaySchema);
      if (message.type === 'hello') this.#hello(message);
      else if (this.#by === undefined) throw new CandorError('not-allowed', 'Say hello first.');
      else this.#handle(message, this.#by);
      if (this.#socket.bufferedAmount > maxBuffered) this.#socket.terminate(); // it asks but does not read
    } catch (thrown) {
      const shape = errorShape(thrown);
      if (shape.code === 'internal') this.#parts.log('frame-failed', thrownFields(thrown));
      this.#fail(shape.code, shape.message, 4000);
    }
  }

  #hello(hello: Extract<ToGateway, { type: 'hello' }>): void {
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
    if (hello.cursor > store.events.last(by.person)) {
      throw new CandorError('conflict', 'This device has seen events this gateway does not have. Nothing was sent.', {
        next: 'Bring the gateway’s data back from its backup.',
      });
    }
    const device = store.atomically(() => store.devices.join(by, this.#parts.now()));
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

  #handle(message: Exclude<ToGateway, { type: 'hello' }>, by: Enrolment): void {
    const { store, now, log } = this.#parts;
    switch (message.type) {
      case 'submit': {
        const answer = takeSubmit(store, this.#parts, by, message, now());
        log('submit', { person: by.person, outcome: answer.outcome, reason: answer.reason ?? null });
        this.#send(answer);
        if (answer.outcome === 'handed-over') this.#parts.stored(message.conversation);
        return;
      }
      case 'acknowledge':
        if (message.cursor > Math.max(this.#cursor, this.#claimed))
          throw new CandorError('bad-request', 'That cursor was not sent yet.');
        this.#parts.acknowledged(by, Math.min(message.cursor, this.#cursor), message.place);
        return;
      case 'block':
        this.#parts.block(by.person, message.conversation, message.reason);
        return;
      case 'ping':
        this.#send({ type: 'pong', n: message.n });
        return;
    }
  }

  /** Sends events in order; waits for the socket after each batch, so that what waits stays in the database and not in memory. */
  async #pump(): Promise<void> {
    if (this.#by === undefined) return;
    this.#pumping = true;
    try {
      while (this.#more && !this.#ended && this.#socket.readyState === this.#socket.OPEN) {
        this.#more = false;
        const rows = this.#parts.store.events.after(this.#by.person, this.#cursor, batch, this.#first);
        for (const row of rows) {
          await this.#sendAndWait(`{"type":"event","cursor":${row.cursor},"event":${row.event}}`, row.cursor);
          this.#more = true;
        }
      }
    } finally {
      this.#pumping = false;
    }
  }

  async #sendAndWait(text: string, cursor: number): Promise<void> {
    this.#cursor = cursor;
    if (this.#socket.bufferedAmount < 256 * 1024) {
      this.#socket.send(text);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  #send(message: FromGateway): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #fail(code: string, message: string, status: number): void {
    this.#ended = true;
    this.#send({ type: 'error', code, message });
    this.#socket.close(status, code);
    setTimeout(() => {
      this.#socket.terminate();
    }, 1000).unref();
  }
}
