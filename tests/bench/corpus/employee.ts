// Lives a working day at a real vault's door: what happens is put on record as the app does it, and brought to an endpoint that receipts everything.
import { lanes, type LaneName } from '../../../src/journal/lane.ts';
import type { GatewayEvent } from '../../../src/protocol/gateway.ts';
import { packedBody } from '../../../main/network/packed-body.ts';
import type { TestVault } from '../../support/test-vault.ts';
import { receiptFor } from '../../support/receipts.ts';
import type { Happening } from './working-day.ts';

/** How an employee is recorded. */
export interface EmployeeOptions {
  /** The vault's own clock, turned by what happens. */
  readonly clock: { second: number };
  /** At `messages` the same messages go on record without their drafts. */
  readonly level: 'edits' | 'messages';
  /** Whether each message is brought to the endpoint at once, as the app does where there is one, or only when `sync` is called. */
  readonly sync: 'each message' | 'when told';
  /** With which the endpoint signs its receipts; the tests' own without it. */
  readonly receiptKey?: Uint8Array;
}

/** One employee with a vault of their own. */
export class Employee {
  readonly #vault: TestVault;
  readonly #options: EmployeeOptions;
  #cursor: number;
  /** Length of all push bodies so far as they are sent. */
  readonly wireOf: Record<LaneName, number> = { messages: 0, drafts: 0 };

  /** `vault` must have acknowledged its notice. */
  constructor(vault: TestVault, options: EmployeeOptions) {
    this.#vault = vault;
    this.#options = options;
    this.#cursor = vault.status().gatewayCursor;
  }

  /** Of both lanes together. */
  get wire(): number {
    return this.wireOf.messages + this.wireOf.drafts;
  }

  /** Puts so many conversations on record. */
  async meet(count: number): Promise<void> {
    const capabilities = { canWrite: true, reason: '', maxLength: 100_000, until: null, receipts: true };
    await this.#told(
      Array.from({ length: count }, (_, i) => ({
        type: 'conversation' as const,
        conversation: conversationId(i),
        channel: 'web' as const,
        contact: { name: `Client ${i + 1}`, address: `client-${i + 1}`, language: 'en' },
        capabilities,
        disclosedAt: this.#options.clock.second * 1000,
      })),
    );
  }

  /** Puts one thing on record; resolves once it is durable. */
  async live(one: Happening): Promise<void> {
    const { clock, level, sync } = this.#options;
    clock.second = one.second;
    const conversation = conversationId(one.conversation);
    const at = one.second * 1000;
    if (one.what === 'heard')
      await this.#told([
        {
          type: 'inbound',
          conversation,
          message: one.message,
          text: one.text,
          at,
          providerId: one.message,
          verified: 'session',
        },
      ]);
    if (one.what === 'typed' && level === 'edits')
      await this.#vault.appendEdits({ conversation, draft: one.draft, first: one.first, edits: [...one.edits] });
    if (one.what === 'checked' && level === 'edits')
      await this.#vault.checkDraft({ draft: one.draft, through: one.through, cause: one.cause, text: one.text });
    if (one.what === 'discarded' && level === 'edits')
      await this.#vault.discardDraft({ conversation, draft: one.draft, private: false });
    if (one.what !== 'sent') return;
    await this.#vault.sendMessage({
      id: one.message,
      conversation,
      draft: level === 'edits' ? one.draft : null,
      through: one.through,
      text: one.text,
    });
    await this.#vault.state(one.message, 'handed-over');
    await this.#told(
      ['accepted' as const, 'delivered' as const].map((state) => ({
        type: 'status' as const,
        message: one.message,
        state,
        at,
      })),
    );
    if (sync === 'each message') await this.sync();
  }

  /** Folds and groups what is closed and brings everything to the endpoint. */
  async sync(): Promise<void> {
    await this.#vault.fold();
    await this.#vault.group();
    for (const lane of lanes) {
      for (;;) {
        const { push } = this.#vault.pending(lane, 500);
        if (push === null) break;
        this.wireOf[lane] += (await packedBody(push)).bytes.length;
        await this.#vault.receipt(receiptFor(push, this.#options.clock.second, this.#options.receiptKey));
      }
    }
  }

  /** Closes the drafts' page and brings that too. */
  async endOfWork(): Promise<void> {
    if (this.#options.level === 'edits') await this.#vault.endDraftsPage();
    await this.sync();
  }

  #told(events: readonly GatewayEvent[]): Promise<unknown> {
    return this.#vault.events(events.map((event) => ({ cursor: ++this.#cursor, event })));
  }
}

function conversationId(number: number): string {
  return `web-${Buffer.from(`client ${String(number).padStart(8, '0')}`).toString('base64url')}`;
}
