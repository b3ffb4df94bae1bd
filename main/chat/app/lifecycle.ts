// The record of the chat app from opening to ending: opened, tried again after a problem, and brought under a policy that changed (P6).
import type { CandorError } from '../../../src/errors.ts';
import type { Exchange } from '../../exchange.ts';
import { addressesIn, inForceOf, type LoadedPolicy } from '../../policy-file.ts';
import type { PolicyKeeper } from '../../policy-keeper.ts';
import { complain, problemEvent, problemOf } from '../../problem.ts';
import { openSession, wayToEndpoint, type OpenSession } from '../../session.ts';
import type { ChatExchangeNeeds, startChatExchange } from './chat-exchange.ts';
import { keepPolicy } from './policy-change.ts';

/** What goes on with the company is loaded and begins so much after the record is open, ms: the window, which waits for it, is drawn first. */
const goOnAfter = 250;

/** The open record of this person, or why there is none. */
export class Lifecycle {
  readonly #needs: ChatExchangeNeeds;
  #open: OpenSession | null = null;
  #problem: CandorError | null = null;
  #acknowledged = false;
  #later: NodeJS.Timeout | null = null;
  #exchange: Exchange | null = null;
  #policies: PolicyKeeper | null = null;
  #opening: Promise<void>;

  constructor(needs: ChatExchangeNeeds) {
    this.#needs = needs;
    this.#opening = this.#begin();
  }

  /** Null while the record is not open, or because it cannot be opened. */
  get open(): OpenSession | null {
    return this.#open;
  }

  /** What locks the app; null for nothing. */
  get problem(): CandorError | null {
    return this.#problem;
  }

  /** The notice in force was acknowledged. */
  get isAcknowledged(): boolean {
    return this.#acknowledged;
  }

  /** Null while there is no record to exchange, or it was opened just now. */
  get exchange(): Exchange | null {
    return this.#exchange;
  }

  /** Resolves once the record is open, or is known not to open. */
  settled(): Promise<void> {
    return this.#opening;
  }

  /** What could not be opened may be openable now: the keychain was unlocked, the policy installed, the record put aside. */
  async beginAgain(): Promise<void> {
    this.#problem = null;
    this.end();
    this.#needs.record.reset();
    this.#opening = this.#begin();
    await this.#opening;
  }

  /** The notice was acknowledged just now: what the vault says it records from here on is what the indicator shows. */
  async acknowledge(): Promise<void> {
    this.#acknowledged = true;
    const { level } = await this.#needs.vault.ask('status', {});
    this.#needs.record.begin(level, this.#open?.loaded.policy.strict ?? true);
  }

  /** After sleep connections may be gone, and it may be another day. */
  wake(): void {
    this.#exchange?.reconnect();
    void this.#policies?.look();
  }

  /** Ends what goes on with the company; the vault stays as it is. */
  end(): void {
    if (this.#later !== null) clearTimeout(this.#later);
    this.#exchange?.close();
    this.#policies?.close();
    [this.#later, this.#exchange, this.#policies] = [null, null, null];
  }

  async #begin(): Promise<void> {
    const { config, vault } = this.#needs;
    try {
      this.#begun(await openSession(config, vault));
    } catch (error) {
      this.#fail(problemOf(error));
    }
  }

  #begun(session: OpenSession): void {
    this.#use(session);
    this.#needs.counting.take(session.status);
    this.#needs.record.begin(session.status.level, session.loaded.policy.strict);
    this.#needs.counting.soon();
    const later = setTimeout(() => {
      import('./chat-exchange.ts').then(
        ({ startChatExchange }) => {
          if (this.#later === later) this.#goOn(session, startChatExchange); // else it was ended meanwhile
        },
        (error: unknown) => {
          this.#fail(problemOf(error));
        },
      );
    }, goOnAfter);
    this.#later = later;
  }

  #goOn(session: OpenSession, start: typeof startChatExchange): void {
    const exchangeFor = (of: OpenSession): Exchange =>
      start(this.#needs, of, (error) => {
        this.end();
        void this.#needs.vault.ask('close', {}).catch(complain('close'));
        this.#fail(error);
      });
    this.#exchange = exchangeFor(session);
    let current = session;
    this.#policies = keepPolicy(this.#needs, session.loaded, async (loaded, day) => {
      current = await this.#apply(current, loaded, day, exchangeFor);
    });
  }

  /** A policy that changed, or the same one on a new day: what the vault says of it is what the windows are told. */
  async #apply(
    before: OpenSession,
    loaded: LoadedPolicy,
    day: number,
    exchangeFor: (session: OpenSession) => Exchange,
  ): Promise<OpenSession> {
    const { config, vault, record, counting, tell } = this.#needs;
    const status = await vault.ask('apply', { inForce: inForceOf(loaded, day) });
    const moved = addressesIn(loaded.policy) !== addressesIn(before.loaded.policy);
    const session = { ...before, loaded, status, ...(moved ? wayToEndpoint(config, loaded, before.sign) : {}) };
    this.#use(session);
    record.begin(status.level, loaded.policy.strict);
    if (moved) {
      this.#exchange?.close();
      this.#exchange = exchangeFor(session);
    }
    tell({ type: 'session' });
    counting.soon();
    return session;
  }

  #use(session: OpenSession): void {
    this.#open = session;
    this.#acknowledged = session.status.acknowledged;
  }

  #fail(error: CandorError): void {
    this.#problem = error;
    this.#needs.record.stop(error);
    this.#needs.tell(problemEvent(error));
  }
}
