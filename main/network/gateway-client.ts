// The connection to the messaging gateway: both sides prove who they are, events come in order, submits are answered, and it comes back by itself.
import { equalBytes, fromBase64Url, joinBytes, toBase64Url } from '../../src/bytes/bytes.ts';
import { randomBytes, verifySignature } from '../../src/crypto/sodium.ts';
import {
  fromGatewaySchema,
  gatewayProtocol,
  heartbeatMs,
  type FromGateway,
  type GatewayEvent,
  type ToGateway,
} from '../../src/protocol/gateway.ts';
import type { Certificate } from '../../src/protocol/signed.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { Backoff } from './backoff.ts';
import type { DeviceSign } from './endpoint-client.ts';
import { openSocket, type Socket } from './socket.ts';

/** The answer to a submit. */
export type Submitted = Extract<FromGateway, { type: 'submitted' }>;

/** What the client needs and tells. */
export interface GatewayOptions {
  readonly url: string;
  /** Ed25519 key of the gateway, from policy. */
  readonly key: Uint8Array;
  readonly certificate: () => Certificate | null;
  readonly sign: DeviceSign;
  /** The last event that is on record, to resume from, and the policy in force here. */
  readonly known: () => Promise<{
    readonly cursor: number;
    readonly policy: { readonly version: number; readonly hash: string };
  }>;
  /** Takes events; resolves with the cursor once they are on record, and where the record then stands. */
  readonly onEvents: (
    events: readonly { readonly cursor: number; readonly event: GatewayEvent }[],
  ) => Promise<{ readonly cursor: number; readonly place: { readonly seq: number; readonly head: string } }>;

  readonly onSubmitted: (answer: Submitted) => void;
  readonly onOnline: (online: boolean) => void;
}

/** Beyond this many unsent bytes no more is submitted. */
const maxBuffered = 512 * 1024;
/** A connection that held this long resets the backoff, ms. */
const stableAfter = 10_000;
/** Whoever hurries a try does so this long after the one before at the earliest, ms: a gateway that takes a line and drops it is not hammered, and such a line is told as away. */
const hurryAfter = 2000;

/** One connection, renewed for as long as the app runs. */
export class GatewayClient {
  readonly #options: GatewayOptions;
  readonly #backoff = new Backoff(500, 10_000);
  #socket: Socket | null = null;
  #online = false;
  #nonce: Uint8Array = new Uint8Array(0);
  #events: { readonly cursor: number; readonly event: GatewayEvent }[] = [];
  #taking = false;
  #lastHeard = 0;
  #since = 0;
  #ping = 0;
  #triedAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #heartbeat: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** Connects now if it is not connected, unless that was tried a moment ago: at the start, after sleep, once enrolled, when somebody writes. */
  connect(): void {
    if (this.#closed || this.#socket !== null) return;
    if (performance.now() - this.#triedAt < hurryAfter) this.#later();
    else this.#try();
  }

  #try(): void {
    if (this.#closed || this.#socket !== null) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#options.certificate() === null) {
      this.#later();
      return;
    }
    this.#triedAt = performance.now();
    const socket = openSocket(new URL('/v1/app', this.#options.url.replace(/^http/u, 'ws')).href, {
      onOpen: () => {
        this.#lastHeard = performance.now();
      },
      onText: (text) => {
        if (this.#socket === socket) this.#hear(text);
      },
      onClose: () => {
        if (this.#socket === socket) this.#lost();
      },
    });
    this.#socket = socket;
    this.#lastHeard = performance.now();
    this.#heartbeat = setInterval(() => {
      this.#beat();
    }, heartbeatMs);
  }

  /** True when submits can be sent. */
  get online(): boolean {
    return this.#online;
  }

  /** Sends a submit; false when offline or when too much waits already, then try again later. */
  submit(submit: Extract<ToGateway, { type: 'submit' }>): boolean {
    if (!this.#online || this.#socket === null || this.#socket.bufferedAmount() > maxBuffered) return false;
    this.#say(submit);
    return true;
  }

  /** Asks the gateway to take nothing more of this client; false when offline. The event `capabilities` says that it did. */
  block(conversation: string, reason: string): boolean {
    if (!this.#online || this.#socket === null) return false;
    this.#say({ type: 'block', conversation, reason });
    return true;
  }

  /** Ends the connection for good. */
  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#drop();
  }

  #say(message: ToGateway): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #hear(text: string): void {
    this.#lastHeard = performance.now();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#drop();
      return;
    }
    const parsed = fromGatewaySchema.safeParse(value);
    if (!parsed.success) {
      // An answer that does not fit is not half understood; the connection is made anew.
      console.error('the gateway sent something that does not fit the protocol');
      this.#drop();
      return;
    }
    void this.#take(parsed.data).catch((error: unknown) => {
      console.error('gateway:', error instanceof Error ? error.message : 'failed');
      this.#drop();
    });
  }

  async #take(message: FromGateway): Promise<void> {
    switch (message.type) {
      case 'challenge': {
        const certificate = this.#options.certificate();
        if (certificate === null) {
          this.#drop();
          return;
        }
        this.#nonce = randomBytes(32);
        const signature = await this.#options.sign(
          contexts.hello,
          joinBytes(fromBase64Url(message.nonce), this.#nonce),
        );
        this.#say({
          type: 'hello',
          protocol: gatewayProtocol,
          certificate,
          nonce: toBase64Url(this.#nonce),
          signature: toBase64Url(signature),
          ...(await this.#options.known()),
        });
        return;
      }
      case 'welcome':
        if (
          !verifySignature(contexts.welcome, this.#nonce, fromBase64Url(message.signature), this.#options.key) ||
          equalBytes(this.#nonce, new Uint8Array(0))
        ) {
          console.error('the gateway could not prove that it is the one the policy names');
          this.#drop();
          return;
        }
        this.#since = performance.now();
        this.#setOnline(true);
        return;
      case 'event':
        if (!this.#online) return;
        this.#events.push({ cursor: message.cursor, event: message.event });
        await this.#takeEvents();
        return;
      case 'submitted':
        this.#options.onSubmitted(message);
        return;
      case 'pong':
        return;
      case 'error':
        console.error(`gateway: ${message.code} ${message.message}`);
        return;
    }
  }

  // What has come meanwhile goes into one commit; events are acknowledged only once they are on record.
  async #takeEvents(): Promise<void> {
    if (this.#taking) return;
    this.#taking = true;
    try {
      while (this.#events.length > 0) {
        const batch = this.#events.splice(0, 500);
        const { cursor, place } = await this.#options.onEvents(batch);
        if (this.#online) this.#say({ type: 'acknowledge', cursor, place });
      }
    } finally {
      this.#taking = false;
    }
  }

  #beat(): void {
    // Timers sleep when the machine does: what counts is how long nothing was heard (pitfalls 7.2).
    if (performance.now() - this.#lastHeard > 2 * heartbeatMs + 5000) this.#drop();
    else this.#say({ type: 'ping', n: this.#ping++ });
  }

  #drop(): void {
    const socket = this.#socket;
    if (socket === null) return;
    socket.terminate();
    this.#lost();
  }

  #lost(): void {
    if (this.#online && performance.now() - this.#since > stableAfter) this.#backoff.reset();
    this.#socket = null;
    this.#events = [];
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#setOnline(false);
    this.#later();
  }

  #later(): void {
    if (this.#closed || this.#timer !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#try();
    }, this.#backoff.next());
  }

  #setOnline(online: boolean): void {
    if (this.#online === online) return;
    this.#online = online;
    this.#options.onOnline(online);
  }
}
