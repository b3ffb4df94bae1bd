// Brings the journal to the company's endpoint: sealed frames out, receipts in, messages at once and drafts a moment later.
import { z } from 'zod';
import { fromBase64Url } from '../src/bytes/bytes.ts';
import { CandorError, shapeOf } from '../src/errors.ts';
import { receiptHolds } from '../src/protocol/credentials.ts';
import {
  accessesReplySchema,
  heldReplySchema,
  pokesReplySchema,
  pushReplySchema,
  redactReplySchema,
} from '../src/protocol/endpoint.ts';
import type { LaneName } from '../src/journal/lane.ts';
import { Backoff } from './network/backoff.ts';
import { PauseWatch } from './pause-watch.ts';
import type { SignedClient } from './network/endpoint-client.ts';
import type { Changes } from './vault/shapes.ts';
import type { VaultClient } from './vault-client.ts';

/** What a sync works with. */
export interface SyncOptions {
  readonly vault: VaultClient;
  readonly endpoint: SignedClient;
  /** Ed25519 key of the endpoint, from policy. */
  readonly endpointKey: string;
  /** Makes sure this device is enrolled; rejects when it cannot be now. */
  readonly enrol: () => Promise<void>;
  readonly onOnline: (online: boolean, error: CandorError | null) => void;
  readonly onChanges: (changes: Changes) => void;
  readonly onReceipt: (lane: LaneName, seq: number) => void;
  /** A page was written anew without a private draft, or the endpoint said why it was not. */
  readonly onRedacted: () => void;
  /** Brings what was put aside; rejects when it cannot be now. */
  readonly uploadAside: () => Promise<void>;
  /** The endpoint holds more than this computer: an older copy was put back (P3). */
  readonly onRolledBack: (error: CandorError) => void;
}

/** Frames in one push; the vault ends it sooner when they are large (`pushBytes`). */
const framesAPush = 500;
/** Closed draft pages are looked for this long after the last edit, ms: folding takes a moment, and typing is not a request per key. */
const draftsAfter = 1500;

/** A page of drafts is closed and brought when nobody typed for so long, ms, … */
const draftsPause = 3 * 60_000;
/** … and while somebody always does, this often, ms: what the bank holds is never much older than that. */
const draftsAtLeastEvery = 15 * 60_000;

/** Pushes until nothing is pending, then waits to be kicked; tries again by itself when the endpoint does not answer. */
export class Sync {
  readonly #options: SyncOptions;
  readonly #backoff = new Backoff(500, 10_000);
  #away = false;
  /** It answered something since it was last away: a pass with nothing to bring asks it nothing. */
  #heard = false;
  #timer: NodeJS.Timeout | null = null;
  #due = Infinity;
  #pass: Promise<void> = Promise.resolve();
  #nextPass: Promise<void> | null = null;
  #compared = false;
  /** The last opening the endpoint told since this began. */
  #told = 0;
  #closed = false;
  readonly #pokeBackoff = new Backoff(500, 10_000);

  readonly #pause: PauseWatch;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#pause = new PauseWatch({
      pause: draftsPause,
      longest: draftsAtLeastEvery,
      onPause: () => {
        void this.#endPage();
      },
    });
  }

  /** Begins with whatever is pending from before. */
  start(): void {
    this.kick('messages');
    void this.#listen();
  }

  /** Something was recorded in a lane. */
  kick(lane: LaneName): void {
    if (lane === 'drafts') this.#pause.happened();
    this.#schedule(lane === 'messages' ? 0 : draftsAfter);
  }

  /** Stops; what is pending is pushed at the next start. */
  close(): void {
    this.#closed = true;
    this.#pause.close();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #schedule(delay: number): void {
    const at = performance.now() + delay;
    if (this.#closed || this.#due <= at) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#due = at;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#due = Infinity;
      void this.#run();
    }, delay);
  }

  async #endPage(): Promise<void> {
    try {
      await this.#options.vault.ask('endDraftsPage', {});
      this.#schedule(0);
    } catch (error) {
      // The vault says itself why it cannot; the page is closed at the next pause, or as it always was.
      console.error('drafts page:', shapeOf(error).code);
    }
  }

  async #run(): Promise<void> {
    try {
      await this.#pushAll();
      if (this.#closed || !this.#heard) return;
      this.#backoff.reset();
      this.#away = false;
      this.#options.onOnline(true, null);
    } catch (error) {
      if (this.#closed) return;
      const known =
        error instanceof CandorError
          ? error
          : new CandorError(
              'endpoint-offline',
              'The company’s endpoint cannot be reached. All you write is recorded on this computer.',
              { cause: error },
            );
      if (known.code === 'conflict') this.#options.onRolledBack(known); // the bank holds another history than this computer
      this.#away = true;
      if (known.code === 'endpoint-offline') this.#heard = false;
      this.#options.onOnline(false, known);
      this.#schedule(this.#backoff.next());
    }
  }

  // One pass at a time. What is recorded during a pass may come too late for it, so whoever asks then gets a pass that begins afterwards.
  #pushAll(): Promise<void> {
    this.#nextPass ??= this.#pass
      .catch(() => undefined)
      .then(() => {
        this.#nextPass = null;
        this.#pass = this.#onePass();
        return this.#pass;
      });
    return this.#nextPass;
  }

  async #onePass(): Promise<void> {
    if (this.#closed) return;
    await this.#options.enrol();
    await this.#compareOnce();
    while (!this.#closed && (await this.#pushOnce('messages')));
    while (!this.#closed && (await this.#redactOnce()));
    while (!this.#closed && (await this.#pushOnce('drafts')));
    await this.#options.uploadAside();
  }

  // What the endpoint has signed for cannot be missing here, unless somebody put an older copy of this computer's record back.
  async #compareOnce(): Promise<void> {
    if (this.#compared) return;
    const { vault, endpoint } = this.#options;
    const status = await vault.ask('status', {});
    for (const lane of ['messages', 'drafts'] as const) {
      const held = await endpoint.request(
        'GET',
        `/v1/journals/${status.journal}/${status.epoch}/${lane}`,
        heldReplySchema,
      );
      if (held.seq <= status.seq[lane]) continue;
      const error = new CandorError(
        'journal-damaged',
        `The bank holds ${held.seq - status.seq[lane]} entries of your record that are missing on this computer; an older copy of it was put back. Nothing is written on top of that.`,
        { next: 'Call IT. Everything the bank holds is safe.' },
      );
      this.#options.onRolledBack(error);
      throw error;
    }
    this.#compared = true;
    this.#heard = true;
  }

  async #pushOnce(lane: LaneName): Promise<boolean> {
    const { vault, endpoint, endpointKey } = this.#options;
    const { push } = await vault.ask('pending', { lane, limit: framesAPush });
    if (push === null) return false;
    const { receipt } = await endpoint.request('POST', '/v1/push', pushReplySchema, push);
    this.#heard = true;
    const { seq, head } = push.checkpoint;
    if (
      receipt.journal !== push.journal ||
      receipt.epoch !== push.epoch ||
      receipt.lane !== lane ||
      receipt.seq !== seq ||
      receipt.head !== head ||
      !receiptHolds(receipt, fromBase64Url(endpointKey))
    ) {
      throw new CandorError(
        'endpoint-refused',
        'The endpoint’s receipt is not for what was sent, so it does not count.',
        { next: 'Tell IT; nothing is lost.' },
      );
    }
    this.#options.onChanges(await vault.ask('receipt', { receipt }));
    this.#options.onReceipt(lane, seq);
    return true;
  }

  // What its author discarded as private leaves the endpoint first and then this computer; the page does not travel before.
  async #redactOnce(): Promise<boolean> {
    const { vault, endpoint } = this.#options;
    const { redaction } = await vault.ask('redaction', {});
    if (redaction === null) return false;
    const { refused } = await endpoint.request('POST', '/v1/redact', redactReplySchema, redaction);
    this.#heard = true;
    await vault.ask('redacted', { page: redaction.page.page, refused });
    this.#options.onRedacted();
    return true;
  }

  // The endpoint only pokes; what there is to know or to bring goes over ordinary requests.
  async #listen(): Promise<void> {
    const { endpoint, vault, enrol } = this.#options;
    while (!this.#closed) {
      try {
        await enrol();
        await this.#takeOpenings();
        this.#heard = true;
        // It answers again: what waits goes now, not at the next try.
        if (this.#away) this.#schedule(0);
        const poke = await endpoint.request('GET', '/v1/pokes', pokesReplySchema);
        this.#pokeBackoff.reset();
        if (poke.drafts) {
          await vault.ask('endDraftsPage', {});
          await this.#pushAll();
          await endpoint.request('POST', '/v1/pokes/answered', z.strictObject({}), {});
        }
      } catch (error) {
        // Only an answer that did not come: asked again in a moment. A call that is open all the time hears first when the endpoint goes away.
        if (!(error instanceof CandorError)) throw error;
        if (this.#closed) return;
        if (error.code === 'endpoint-offline') {
          this.#away = true;
          this.#heard = false;
          this.#options.onOnline(false, error);
        }
        await new Promise((resolve) => setTimeout(resolve, this.#pokeBackoff.next()));
      }
    }
  }

  // All of them once, then what follows: the vault knows by their ids which it has. A cursor kept from before may have been a lie, or of another copy of the endpoint (P4).
  async #takeOpenings(): Promise<void> {
    const { endpoint, vault } = this.#options;
    while (!this.#closed) {
      const { accesses } = await endpoint.request('GET', `/v1/accesses?after=${this.#told}`, accessesReplySchema);
      const last = accesses.at(-1)?.cursor ?? 0;
      if (last <= this.#told) return;
      const openings = accesses.map((one) => ({
        id: one.id,
        at: one.at * 1000,
        who: one.reviewer.name,
        role: one.reviewer.role,
        what: one.what,
        case: one.case,
        reason: one.reason,
        custodian: one.custodian,
        scope: one.scope ?? null,
        cursor: one.cursor,
      }));
      this.#options.onChanges(await vault.ask('openings', { openings }));
      this.#told = last;
    }
  }
}
