// One client's page on its WebSocket: hello, agreement, messages both ways, and what was really received (web-chat.md §3, §4).
import type { WebSocket } from 'ws';
import { CandorError } from '../../../../src/errors.ts';
import { fromPageSchema, type FromPage, type ToPage } from '../../../../src/protocol/web-chat.ts';
import { readJson } from '../../../http.ts';
import type { Log } from '../../../log.ts';
import { LiveSocket } from '../../live-socket.ts';
import type { Disclosure } from './disclosure.ts';
import type { MessageRow, Session, ThreadRow } from './store.ts';
import { Tokens } from './tokens.ts';

const batch = 64;
const burst = 30;
const perSecond = 3;
const maxFrame = 128 * 1024;
/** Frames of any kind on one connection: so many at once, and a second. */
const frameBurst = 200;
const framesPerSecond = 20;
const tooMany = 4008;

/** What a page's connection asks of web chat. */
export interface PageParts {
  readonly employee: { readonly person: string; readonly name: string };
  readonly organisation: string;
  readonly log: Log;
  readonly deadAfterMs: number;
  readonly pingMs: number;
  readonly disclosureFor: (language: string) => Disclosure;
  readonly findSession: (secret: string) => Promise<Session | undefined>;
  readonly mintSecret: () => string;
  /** A page that says nothing is closed after this, and one whose visitor does not agree after that, ms. */
  readonly helloMs: number;
  readonly noticeMs: number;
  /** Room for a visitor, or for a client's further page; null when there is none. What it returns gives the room back. */
  readonly asStranger: () => (() => void) | null;
  readonly asClient: (session: Session) => (() => void) | null;
  readonly mayAgree: () => boolean;
  readonly maySay: (session: Session, bytes: number) => boolean;
  /** The page was closed because it said nothing. */
  readonly wasSilent: () => void;
  /** False once the client was blocked or forgotten. */
  readonly isOpen: (session: Session) => Promise<boolean>;
  readonly agree: (secret: string, name: string, language: string, disclosure: Disclosure) => Promise<Session>;
  readonly say: (session: Session, id: string, text: string) => Promise<MessageRow>;
  readonly seen: (session: Session, message: string) => Promise<void>;
  readonly messagesAfter: (session: Session, n: number, limit: number) => Promise<readonly ThreadRow[]>;
  /** Every message up to `n` reached this page. */
  readonly received: (session: Session, n: number) => Promise<void>;
  readonly joined: (connection: PageConnection) => void;
  readonly left: (connection: PageConnection) => void;
}

/** One live page. */
export class PageConnection {
  readonly #socket: WebSocket;
  readonly #line: LiveSocket;
  readonly #parts: PageParts;
  readonly #pings: NodeJS.Timeout;
  readonly #says = new Tokens(burst, perSecond);
  readonly #frames = new Tokens(frameBurst, framesPerSecond);
  #giveBack: () => void = () => undefined;
  #secret = '';
  #language = 'en';
  #offered: Disclosure | undefined;
  #session: Session | undefined;
  #sentUpTo = 0;

  constructor(socket: WebSocket, parts: PageParts) {
    this.#socket = socket;
    this.#parts = parts;
    this.#line = new LiveSocket(socket, {
      log: parts.log,
      name: 'page',
      deadAfterMs: parts.deadAfterMs,
      checkMs: Math.min(2000, parts.deadAfterMs / 3, parts.helloMs / 2),
      isLate: (age) => this.#isLate(age),
      take: async (data) => {
        if (!this.#frames.take()) {
          this.#refuse();
          return;
        }
        if (!Buffer.isBuffer(data) || data.length > maxFrame)
          throw new CandorError('too-large', 'That is too long to send at once.');
        await this.#handle(readJson(data.toString('utf8'), fromPageSchema));
      },
      fault: ({ code, message }) => {
        this.#problem(code, message);
        if (code === 'bad-request') this.#line.close(4000, code);
      },
      pump: () => this.#sendNext(),
      left: () => {
        clearInterval(this.#pings);
        this.#giveBack();
        parts.left(this);
      },
    });
    // A browser answers a ping only after it took in every message before it: that, not a full send buffer, is delivery.
    socket.on('pong', (payload) => {
      this.#line.heard();
      const n = Number(payload.toString('latin1'));
      this.#line.inTurn(async () => {
        if (this.#session !== undefined && n > 0 && n <= this.#sentUpTo) await parts.received(this.#session, n);
      });
    });
    this.#pings = setInterval(() => {
      if (socket.readyState === socket.OPEN) socket.ping();
    }, parts.pingMs);
  }

  /** Whose conversation this is, once they agreed. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** There may be new messages in the thread. */
  wake(): void {
    this.#line.wake();
  }

  /** The state of the client's own message changed. */
  state(message: MessageRow): void {
    if (message.n <= this.#sentUpTo && message.state !== 'stored')
      this.#send({ type: 'state', id: message.id, state: message.state });
  }

  /** The employee blocked this client. */
  end(): void {
    if (this.#session === undefined) return;
    this.#session = { ...this.#session, blocked: true };
    this.#send({ type: 'ended' });
  }

  /** Silent for too long, or without agreeing. */
  #isLate(age: number): boolean {
    if (this.#session === undefined && age > this.#parts.noticeMs) return true;
    if (this.#secret !== '' || age <= this.#parts.helloMs) return false;
    this.#parts.wasSilent();
    return true;
  }

  async #handle(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'hello':
        return this.#hello(message);
      case 'agree':
        return this.#agree(message);
      case 'say':
        return this.#say(message);
      case 'seen':
        if (this.#session !== undefined) await this.#parts.seen(this.#session, message.message);
        return;
      case 'ping':
        this.#send({ type: 'pong' });
        return;
    }
  }

  async #say(message: Extract<FromPage, { type: 'say' }>): Promise<void> {
    if (this.#session === undefined)
      throw new CandorError('notice-pending', 'Please read the notice first. Nothing was sent.');
    if (!(await this.#parts.isOpen(this.#session))) {
      this.#send({ type: 'ended' });
      throw new CandorError('not-allowed', 'This chat has been closed. The message was not sent.');
    }
    if (!this.#says.take() || !this.#parts.maySay(this.#session, Buffer.byteLength(message.text))) {
      this.#problem('slow-down', 'That was very fast. The message waits here and is sent in a moment.');
      return;
    }
    const before = this.#sentUpTo;
    const held = await this.#parts.say(this.#session, message.id, message.text);
    if (held.n <= before) this.state(held); // said again; a new one comes with the thread
  }

  async #hello(hello: Extract<FromPage, { type: 'hello' }>): Promise<void> {
    if (this.#secret !== '') throw new CandorError('bad-request', 'Hello was already said.');
    this.#language = hello.language === '' ? 'en' : hello.language;
    const known = hello.session === null ? undefined : await this.#parts.findSession(hello.session);
    // A secret we do not know is never taken over: the page gets a fresh one.
    this.#secret = known !== undefined && hello.session !== null ? hello.session : this.#parts.mintSecret();
    this.#offered = this.#parts.disclosureFor(this.#language);
    if (known !== undefined) {
      this.#enter(known);
      return;
    }
    const room = this.#parts.asStranger();
    if (room === null) {
      this.#refuse();
      return;
    }
    this.#giveBack = room;
    this.#welcome();
  }

  async #agree(agree: Extract<FromPage, { type: 'agree' }>): Promise<void> {
    if (this.#offered === undefined) throw new CandorError('bad-request', 'Say hello first.');
    if (this.#session !== undefined) return;
    if (agree.disclosureHash !== this.#offered.hash)
      throw new CandorError('conflict', 'The notice has changed. Please read it again.');
    if (!this.#parts.mayAgree()) {
      this.#problem('slow-down', 'Many chats are being started right now. Please try again in a few minutes.');
      return;
    }
    this.#enter(await this.#parts.agree(this.#secret, agree.name, this.#language, this.#offered));
  }

  #enter(session: Session): void {
    const room = this.#parts.asClient(session);
    if (room === null) {
      this.#refuse();
      return;
    }
    this.#giveBack();
    this.#giveBack = room;
    this.#session = session;
    this.#welcome();
    if (session.blocked) this.#send({ type: 'ended' });
    this.#parts.joined(this);
    this.wake();
  }

  /** Too many, too fast: the page comes back by itself, later. */
  #refuse(): void {
    this.#line.close(tooMany, 'slow-down');
  }

  #welcome(): void {
    const session = this.#session;
    const disclosure =
      session === undefined
        ? this.#offered
        : { text: session.told, hash: session.told_hash, language: session.told_language };
    if (disclosure === undefined) return;
    this.#send({
      type: 'welcome',
      session: this.#secret,
      agreed: session !== undefined,
      name: session?.name ?? '',
      employee: this.#parts.employee.name,
      organisation: this.#parts.organisation,
      disclosure,
    });
  }

  /** Sends the thread in order from where this page is; what waits stays in the database. */
  async #sendNext(): Promise<boolean> {
    const session = this.#session;
    if (session === undefined) return false;
    const rows = await this.#parts.messagesAfter(session, this.#sentUpTo, batch);
    for (const row of rows) {
      this.#sentUpTo = row.n;
      this.#send({ type: 'message', id: row.id, from: row.sender, text: row.text, at: row.at });
      if (row.sender === 'client') this.state(row);
      if (this.#socket.bufferedAmount > 256 * 1024) await this.#drained();
    }
    if (rows.length > 0) this.#socket.ping(String(this.#sentUpTo));
    return rows.length > 0;
  }

  #drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.ping('', undefined, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  #problem(code: string, message: string): void {
    this.#send({ type: 'problem', code, message });
  }

  #send(message: ToPage): void {
    this.#line.send(message);
  }
}
