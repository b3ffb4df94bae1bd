// The web chat channel: a page the gateway serves, so that a client in any browser can talk to an employee (spec: web-chat.md).
import type { FastifyInstance } from 'fastify';
import { toBase64Url } from '../../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../../src/bytes/wtf8.ts';
import { blake2b, randomBytes } from '../../../../src/crypto/sodium.ts';
import { CandorError } from '../../../../src/errors.ts';
import type { Capabilities } from '../../../../src/ipc/contract.ts';
import type { Log } from '../../../log.ts';
import type { Channel, ChannelHost, OutboundMessage, SendOutcome } from '../channel.ts';
import { disclosureFor, type Disclosure } from './disclosure.ts';
import { PageConnection, type PageParts } from './page-connection.ts';
import { servePage } from './serve-page.ts';
import { WebChatStore, type MessageRow, type SessionRow } from './store.ts';

/** Longest message either way, UTF-16 units. */
const maxLength = 10_000;
const capabilities: Capabilities = { canWrite: true, reason: '', maxLength, until: null, receipts: true };

/** What web chat is told. */
export interface WebChatOptions {
  /** Its SQLite file. */
  readonly file: string;
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
  #host: ChannelHost | undefined;

  constructor(options: WebChatOptions) {
    this.#options = options;
    this.#store = new WebChatStore(options.file);
  }

  routes(app: FastifyInstance): void {
    servePage(app, this.#options.employees, (socket, employee) => {
      new PageConnection(socket, this.#partsFor(employee));
    });
  }

  start(host: ChannelHost): void {
    this.#host = host;
    for (const session of this.#store.unannounced()) this.#announce(session);
    for (const message of this.#store.untold()) this.#tell(message);
  }

  send(message: OutboundMessage): Promise<SendOutcome> {
    if (!this.#store.hasConversation(message.conversation)) return Promise.resolve({ state: 'failed', reason: 'This client is not known to web chat.' });
    const held = this.#store.addMessage({ ...message, sender: 'employee', state: 'accepted' });
    if (held.text !== message.text) return Promise.resolve({ state: 'failed', reason: 'Another message with this id was already sent to this client.' });
    // The status "accepted" is told before the pages hear of it, and so before "delivered".
    setImmediate(() => {
      this.#wake(message.conversation);
    });
    return Promise.resolve({ state: 'accepted' });
  }

  recorded(conversation: string, providerId: string): void {
    const message = this.#store.message(conversation, 'client', providerId);
    if (message === undefined || message.state === 'delivered') return;
    this.#setState(message, 'delivered');
  }

  stop(): void {
    this.#host = undefined;
    this.#store.close();
  }

  #partsFor(employee: PageParts['employee']): PageParts {
    const { organisation, log, deadAfterMs, disclosures } = this.#options;
    return {
      employee, organisation, log, deadAfterMs,
      pingMs: deadAfterMs / 3,
      disclosureFor: (language) => disclosureFor(disclosures, language),
      findSession: (secret) => {
        const session = this.#store.sessionBySecret(hashOf(secret));
        return session?.employee === employee.person ? session : undefined;
      },
      mintSecret: () => toBase64Url(randomBytes(32)),
      agree: (secret, name, language, disclosure) => this.#agree(employee.person, secret, name, language, disclosure),
      say: (session, id, text) => this.#say(session, id, text),
      seen: (session, message) => {
        const last = this.#store.message(session.conversation, 'employee', message);
        if (last !== undefined) this.#reached(session.conversation, last.n, 'read');
      },
      messagesAfter: (session, n, limit) => this.#store.messagesAfter(session.conversation, n, limit),
      received: (session, n) => {
        this.#reached(session.conversation, n, 'delivered');
      },
      joined: (connection) => this.#live.add(connection),
      left: (connection) => this.#live.delete(connection),
    };
  }

  #agree(employee: string, secret: string, name: string, language: string, disclosure: Disclosure): SessionRow {
    const session: SessionRow = {
      conversation: `web-${toBase64Url(randomBytes(16))}`,
      employee,
      name: name.toWellFormed(),
      address: shortAddress(),
      language,
      told: disclosure.text,
      told_hash: disclosure.hash,
      told_language: disclosure.language,
      agreed_at: this.#hosted().now(),
    };
    this.#store.addSession(hashOf(secret), session);
    this.#announce(session);
    return session;
  }

  #say(session: SessionRow, id: string, text: string): MessageRow {
    const held = this.#store.addMessage({ conversation: session.conversation, id, sender: 'client', text, at: this.#hosted().now(), state: 'stored' });
    if (held.text !== text) throw new CandorError('conflict', 'Another message with this id was already sent. It was not changed.');
    if (held.state !== 'stored') return held;
    const told = this.#tell(held);
    this.#wake(session.conversation);
    return told;
  }

  #announce(session: SessionRow): void {
    const { conversation, employee, name, address, language } = session;
    this.#hosted().conversation({ conversation, employee, contact: { name, address, language }, capabilities, disclosedAt: session.agreed_at });
    this.#store.setAnnounced(conversation);
  }

  #tell(message: MessageRow): MessageRow {
    this.#hosted().inbound({ conversation: message.conversation, text: message.text, at: message.at, providerId: message.id, verified: 'session' });
    return this.#setState(message, 'accepted');
  }

  #setState(message: MessageRow, state: MessageRow['state']): MessageRow {
    this.#store.setState(message.n, state);
    const changed = { ...message, state };
    for (const page of this.#live) if (page.session?.conversation === message.conversation) page.state(changed);
    return changed;
  }

  /** The gateway is told before it is noted here: told twice is harmless, told never is a gap. */
  #reached(conversation: string, n: number, state: 'delivered' | 'read'): void {
    const host = this.#hosted();
    for (const message of this.#store.employeesUpTo(conversation, n, state === 'read' ? ['accepted', 'delivered'] : ['accepted'])) {
      host.status({ conversation, message: message.id, state, at: host.now() });
      this.#store.setState(message.n, state);
    }
  }

  #wake(conversation: string): void {
    for (const page of this.#live) if (page.session?.conversation === conversation) page.wake();
  }

  #hosted(): ChannelHost {
    if (this.#host === undefined) throw new CandorError('gateway-offline', 'The chat is not ready yet. Your text is safe on this page.');
    return this.#host;
  }
}

function hashOf(secret: string): Uint8Array {
  return blake2b(toWtf8(secret));
}

/** Eight letters and digits without look-alikes, in two groups, to tell clients with the same name apart. */
function shortAddress(): string {
  const letters = [...randomBytes(8)].map((byte) => 'abcdefghjkmnpqrstuvwxyz123456789'.charAt(byte % 32)).join('');
  return `web-${letters.slice(0, 4)}-${letters.slice(4)}`;
}
