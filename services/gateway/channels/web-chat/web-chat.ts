// The web chat channel: a page the gateway serves, so that a client in any browser can talk to an employee (spec: web-chat.md).
import { toBase64Url } from '../../../../src/bytes/bytes.ts';
import { randomBytes } from '../../../../src/crypto/sodium.ts';
import { CandorError } from '../../../../src/errors.ts';
import type { Capabilities } from '../../../../src/conversation/capabilities.ts';
import { addressOf } from '../../../addresses.ts';
import { thrownFields, type Log } from '../../../log.ts';
import type { Door } from '../../../slice.ts';
import type { Sql } from '../../../sql/sql.ts';
import type { Channel, ChannelHost, OutboundMessage, SendOutcome } from '../channel.ts';
import { disclosureFor, type Disclosure } from './disclosure.ts';
import { PageConnection, type PageParts } from './page-connection.ts';
import { turnAway } from '../../live-socket.ts';
import { webChatSlice } from './slice.ts';
import { Gate } from './gate.ts';
import type { WebChatLimits } from './limits.ts';
import { mintSecret } from './session-seal.ts';
import { WebChatStore, type About, type MessageRow, type Session, type WaitingRow } from './store.ts';

/** WebSocket close code: too many, try again later. */
const tooMany = 4008;
/** Longest message either way, UTF-16 units. */
const maxLength = 10_000;
const capabilities: Capabilities = { canWrite: true, reason: '', maxLength, until: null, receipts: true };

const dayMs = 86_400_000;
/** How often what was used is logged, and how often sessions that ended are looked for, ms. */
const usedEveryMs = 60_000;
const staleEveryMs = 3_600_000;

/** What web chat is told. */
export interface WebChatOptions {
  /** Its database, which it closes. */
  readonly sql: Sql;
  /** The configuration's, for the key of what waits. */
  readonly seed: Uint8Array;
  readonly limits: WebChatLimits;
  readonly organisation: string;
  readonly employees: readonly { readonly person: string; readonly name: string }[];
  readonly disclosures: Readonly<Record<string, { readonly text: string }>>;
  readonly log: Log;
  readonly deadAfterMs: number;
}

/** The web chat channel. */
export class WebChat implements Channel {
  readonly name = 'web';
  readonly idempotent = true;
  readonly #options: WebChatOptions;
  readonly #store: WebChatStore;
  readonly #live = new Set<PageConnection>();
  readonly #gate: Gate;
  readonly #timers: NodeJS.Timeout[] = [];
  #host: ChannelHost | undefined;

  constructor(options: WebChatOptions) {
    this.#options = options;
    this.#store = new WebChatStore(options.sql, options.seed, options.log);
    this.#gate = new Gate(options.limits);
  }

  routes(door: Door): void {
    webChatSlice.add(door, {
      employees: this.#options.employees,
      connect: (socket, employee, request) => {
        const address = addressOf(request.ip);
        const leave = this.#gate.connect(address);
        if (leave === null) {
          turnAway(socket, tooMany, 'slow-down');
          return;
        }
        socket.on('close', leave);
        new PageConnection(socket, this.#partsFor(employee, address));
      },
    });
  }

  async start(host: ChannelHost): Promise<void> {
    this.#host = host;
    await this.#store.start();
    for (const session of await this.#store.unannounced()) await this.#announce(session);
    for (const message of await this.#store.untold()) await this.#tell(message);
    const every = (ms: number, work: () => void): void => {
      this.#timers.push(setInterval(work, ms).unref());
    };
    every(usedEveryMs, () => {
      this.#logUsed();
    });
    every(staleEveryMs, () => {
      void this.#forgetStale();
    });
    await this.#forgetStale();
  }

  async send(message: OutboundMessage): Promise<SendOutcome> {
    if (!(await this.#store.isOpen(message.conversation)))
      return { state: 'failed', reason: 'This client is not known to web chat any more.' };
    if (!(await this.#store.addMessage({ ...message, sender: 'employee', state: 'accepted' })).same)
      return { state: 'failed', reason: 'Another message with this id was already sent to this client.' };
    // The status "accepted" is told before the pages hear of it, and so before "delivered".
    setImmediate(() => {
      this.#wake(message.conversation);
    });
    return { state: 'accepted' };
  }

  async recorded(conversation: string, providerId: string): Promise<void> {
    const message = await this.#store.message(conversation, 'client', providerId);
    if (message === undefined || message.state === 'delivered') return;
    await this.#setState(message, 'delivered');
  }

  async block(conversation: string): Promise<void> {
    await this.#store.block(conversation);
    for (const page of this.#live) if (page.session?.conversation === conversation) page.end();
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#logUsed();
    this.#host = undefined;
    await this.#store.close();
  }

  #partsFor(employee: PageParts['employee'], address: string): PageParts {
    const { organisation, log, deadAfterMs, disclosures, limits } = this.#options;
    return {
      employee,
      organisation,
      log,
      deadAfterMs,
      pingMs: deadAfterMs / 3,
      disclosureFor: (language) => disclosureFor(disclosures, language),
      helloMs: limits.helloSeconds * 1000,
      noticeMs: limits.noticeMinutes * 60_000,
      findSession: (secret) => this.#store.open(secret, employee.person, this.#hosted().now()),
      mintSecret,
      asStranger: () => this.#gate.stranger(employee.person),
      asClient: (session) => this.#gate.session(session.conversation),
      mayAgree: () => this.#gate.newSession(address, employee.person),
      maySay: (session, bytes) => this.#gate.message(address, employee.person, session.conversation, bytes),
      wasSilent: () => {
        this.#gate.silent();
      },
      isOpen: (session) => this.#store.isOpen(session.conversation),
      agree: (secret, name, language, disclosure) => this.#agree(employee.person, secret, name, language, disclosure),
      say: (session, id, text) => this.#say(session, id, text),
      seen: async (session, message) => {
        const last = await this.#store.message(session.conversation, 'employee', message);
        if (last !== undefined) await this.#reached(session.conversation, last.n, 'read');
      },
      messagesAfter: (session, n, limit) => this.#store.messagesAfter(session, n, limit),
      received: (session, n) => this.#reached(session.conversation, n, 'delivered'),
      joined: (connection) => this.#live.add(connection),
      left: (connection) => this.#live.delete(connection),
    };
  }

  async #agree(
    employee: string,
    secret: string,
    name: string,
    language: string,
    disclosure: Disclosure,
  ): Promise<Session> {
    const session = await this.#store.addSession(secret, {
      conversation: `web-${toBase64Url(randomBytes(16))}`,
      employee,
      name: name.toWellFormed(),
      address: shortAddress(),
      language,
      told: disclosure.text,
      told_hash: disclosure.hash,
      told_language: disclosure.language,
      agreed_at: this.#hosted().now(),
    });
    await this.#announce(session);
    return session;
  }

  async #say(session: Session, id: string, text: string): Promise<MessageRow> {
    const { row: held, same } = await this.#store.addMessage({
      conversation: session.conversation,
      id,
      sender: 'client',
      text,
      at: this.#hosted().now(),
      state: 'stored',
    });
    if (!same) throw new CandorError('conflict', 'Another message with this id was already sent. It was not changed.');
    if (held.state !== 'stored') return held;
    const told = await this.#tell({ ...held, text });
    this.#wake(session.conversation);
    return told;
  }

  async #announce(session: About & Pick<Session, 'conversation' | 'employee' | 'agreed_at'>): Promise<void> {
    const { conversation, employee, name, address, language } = session;
    await this.#hosted().conversation({
      conversation,
      employee,
      contact: { name, address, language },
      capabilities,
      disclosedAt: session.agreed_at,
    });
    await this.#store.setAnnounced(conversation);
  }

  async #tell({ text, ...message }: WaitingRow): Promise<MessageRow> {
    await this.#hosted().inbound({
      conversation: message.conversation,
      text,
      at: message.at,
      providerId: message.id,
      verified: 'session',
    });
    return this.#setState(message, 'accepted');
  }

  async #setState(message: MessageRow, state: MessageRow['state']): Promise<MessageRow> {
    await this.#store.setState(message.n, state);
    const changed = { ...message, state };
    for (const page of this.#live) if (page.session?.conversation === message.conversation) page.state(changed);
    return changed;
  }

  /** The gateway is told before it is noted here: told twice is harmless, told never is a gap. */
  async #reached(conversation: string, n: number, state: 'delivered' | 'read'): Promise<void> {
    const host = this.#hosted();
    for (const message of await this.#store.employeesUpTo(
      conversation,
      n,
      state === 'read' ? ['accepted', 'delivered'] : ['accepted'],
    )) {
      await host.status({ conversation, message: message.id, state, at: host.now() });
      await this.#store.setState(message.n, state);
    }
  }

  #wake(conversation: string): void {
    for (const page of this.#live) if (page.session?.conversation === conversation) page.wake();
  }

  async #forgetStale(): Promise<void> {
    const { limits, log } = this.#options;
    try {
      const host = this.#hosted();
      const now = host.now();
      const live = new Set([...this.#live].map((page) => page.session?.conversation));
      let forgotten = 0;
      const stale = await this.#store.stale(now - limits.sessionDays * dayMs, now - limits.silentDays * dayMs);
      for (const conversation of stale) {
        if (live.has(conversation)) continue;
        // The employee's side first: cut short here, the session is found stale again.
        try {
          await host.ended(conversation, 'This chat has ended: the client has not been here for a long time.');
        } catch (thrown) {
          if (!(thrown instanceof CandorError) || thrown.code !== 'not-found') throw thrown; // not even the gateway knows it any more
        }
        await this.#store.remove(conversation);
        forgotten += 1;
      }
      if (forgotten > 0) log('web-chat-forgotten', { sessions: forgotten });
    } catch (thrown) {
      log('web-chat-not-forgotten', thrownFields(thrown));
    }
  }

  #logUsed(): void {
    const used = this.#gate.used();
    if (used !== null) this.#options.log('web-chat-used', used);
  }

  #hosted(): ChannelHost {
    if (this.#host === undefined)
      throw new CandorError('gateway-offline', 'The chat is not ready yet. Your text is safe on this page.');
    return this.#host;
  }
}

/** Eight letters and digits without look-alikes, in two groups, to tell clients with the same name apart. */
function shortAddress(): string {
  const letters = [...randomBytes(8)].map((byte) => 'abcdefghjkmnpqrstuvwxyz123456789'.charAt(byte % 32)).join('');
  return `web-${letters.slice(0, 4)}-${letters.slice(4)}`;
}
