// The app's and the client page's ends of the gateway's WebSockets, as far as the contract tests need them.
import WebSocket from 'ws';
import { fromBase64Url, joinBytes, toBase64Url } from '../../../src/bytes/bytes.ts';
import { randomBytes, sign, signKeyPair, verifySignature } from '../../../src/crypto/sodium.ts';
import { fromGatewaySchema, gatewayProtocol, type FromGateway, type ToGateway } from '../../../src/protocol/gateway.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { toPageSchema, type FromPage, type ToPage } from '../../../src/protocol/web-chat.ts';
import { samplePolicy, seeds, type Device, type Foreign } from './harness.ts';

const patience = 30_000;

/** A socket whose messages can be awaited; every one of them must fit the protocol. */
class Talk<In extends { readonly type: string }, Out> {
  readonly socket: WebSocket;
  readonly got: In[] = [];
  readonly closed: Promise<number>;
  readonly #waiting = new Set<() => void>();
  readonly #untaken: In[] = [];

  constructor(url: string, parse: (value: unknown) => In, options: WebSocket.ClientOptions = {}) {
    this.socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        resolve(code);
        for (const wake of this.#waiting) wake();
      });
    });
    this.socket.on('message', (data: Buffer) => {
      const message = parse(JSON.parse(data.toString('utf8')));
      this.got.push(message);
      this.#untaken.push(message);
      for (const wake of this.#waiting) wake();
    });
  }

  send(message: Out): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The first message not yet taken that `fits`; the others stay to be taken. */
  async next<T extends In>(fits: (message: In) => message is T): Promise<T> {
    const end = Date.now() + patience;
    for (;;) {
      const index = this.#untaken.findIndex(fits);
      const found = this.#untaken[index];
      if (found !== undefined && fits(found)) {
        this.#untaken.splice(index, 1);
        return found;
      }
      if (Date.now() > end || this.socket.readyState === WebSocket.CLOSED)
        throw new Error(`waited in vain; got ${JSON.stringify(this.got).slice(-2000)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, 200);
        const waiting = this.#waiting;
        function done(): void {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
      });
    }
  }

  is<K extends In['type']>(
    type: K,
    fits: (message: Extract<In, { readonly type: K }>) => boolean = () => true,
  ): Promise<Extract<In, { readonly type: K }>> {
    return this.next(
      (message): message is Extract<In, { readonly type: K }> =>
        message.type === type && fits(message as Extract<In, { readonly type: K }>),
    );
  }

  async end(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }
}

/** The app's end. */
export class AppTalk extends Talk<FromGateway, ToGateway> {
  constructor(url: string) {
    super(`${url.replace('http', 'ws')}/v1/app`, (value) => fromGatewaySchema.parse(value));
  }

  /** Connected as this device, events after `cursor` under way; checks that it is the true gateway. */
  static async as(url: string, device: Device, cursor = 0): Promise<AppTalk> {
    const talk = new AppTalk(url);
    const { nonce, welcome } = await talk.hello(device, cursor);
    if (
      !verifySignature(contexts.welcome, nonce, fromBase64Url(welcome.signature), signKeyPair(seeds.gateway).publicKey)
    )
      throw new Error('not the gateway');
    return talk;
  }

  /** Says that events up to `cursor` are on record, by a place nobody checks here. */
  acknowledge(cursor: number, place = { seq: 1, head: toBase64Url(new Uint8Array(32)) }): void {
    this.send({ type: 'acknowledge', cursor, place });
  }

  async hello(
    device: Device,
    cursor = 0,
    policyHash = samplePolicy,
  ): Promise<{ readonly nonce: Uint8Array; readonly welcome: Extract<FromGateway, { type: 'welcome' }> }> {
    const challenge = await this.is('challenge');
    const nonce = randomBytes(32);
    const signature = sign(contexts.hello, joinBytes(fromBase64Url(challenge.nonce), nonce), device.keys.secretKey);
    this.send({
      type: 'hello',
      protocol: gatewayProtocol,
      certificate: device.certificate,
      nonce: toBase64Url(nonce),
      signature: toBase64Url(signature),
      cursor,
      policy: { version: 1, hash: policyHash },
    });
    return { nonce, welcome: await this.is('welcome') };
  }

  event<K extends string>(
    type: K,
    fits: (event: Foreign) => boolean = () => true,
  ): Promise<
    Extract<FromGateway, { type: 'event' }> & { readonly event: { readonly type: K } & Record<string, Foreign> }
  > {
    return this.is('event', ({ event }) => event.type === type && fits(event)) as never;
  }

  async submit(message: Extract<ToGateway, { type: 'submit' }>): Promise<Extract<FromGateway, { type: 'submitted' }>> {
    this.send(message);
    return this.is('submitted', (answer) => answer.id === message.id);
  }
}

/** The client page's end. */
export class PageTalk extends Talk<ToPage, FromPage> {
  constructor(url: string, person = 'marine', options: WebSocket.ClientOptions = {}) {
    super(`${url.replace('http', 'ws')}/chat/${person}/ws`, (value) => toPageSchema.parse(value), options);
  }

  /** A page that said hello; `session` null for a new client. */
  static async open(
    url: string,
    session: string | null,
    language = 'en',
    options: WebSocket.ClientOptions = {},
  ): Promise<{ readonly page: PageTalk; readonly welcome: Extract<ToPage, { type: 'welcome' }> }> {
    const page = new PageTalk(url, 'marine', options);
    await new Promise((resolve) => page.socket.once('open', resolve));
    page.send({ type: 'hello', session, language });
    return { page, welcome: await page.is('welcome') };
  }

  /** A new client who read the notice and went on. */
  static async agreed(url: string, name: string): Promise<{ readonly page: PageTalk; readonly session: string }> {
    const { page, welcome } = await PageTalk.open(url, null);
    page.send({ type: 'agree', name, disclosureHash: welcome.disclosure.hash });
    await page.is('welcome', (again) => again.agreed);
    return { page, session: welcome.session };
  }
}
