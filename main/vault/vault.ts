// The vault: the one place where facts become entries. It checks what is asked, stages it, and answers after the flush (P1, P2, P5, P6).
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { openBox } from '../../src/crypto/sodium.ts';
import { CandorError, shapeOf } from '../../src/errors.ts';
import type { ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Opening } from '../../src/opening/calls.ts';
import { deviceKeys, type DeviceKeys } from '../../src/journal/device-keys.ts';
import type { DraftLog } from '../../src/draft/draft-log.ts';
import type { EditEntry } from '../../src/draft/entries.ts';
import type { DraftLaneEntry, Entry } from '../../src/journal/entry.ts';
import type { CaptureLevel } from '../../src/policy/level.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import type { Receipt } from '../../src/protocol/endpoint.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { captureLevel, isAcknowledged } from './capture-level.ts';
import { Committer } from './committer.ts';
import type { VaultContents } from './contents.ts';
import type { Beginning, Changes, InForce, Operations, OutboxItem, VaultStatus } from './door.ts';
import { entryOf } from './event-entry.ts';
import { Folding } from './folding.ts';
import type { Journal, Readers } from './journal.ts';
import { VaultRecord } from './record.ts';
import { openingOf } from './opening.ts';
import { Redacting } from './redacting.ts';
import { SpaceReserve } from './space-reserve.ts';
import { wirePage } from '../../src/protocol/wire-page.ts';
import { wireFold } from './wire.ts';

/** What a vault is opened with. `now` gives Unix seconds. */
export interface VaultOptions {
  readonly path: string;
  readonly root: Uint8Array;
  readonly person: string;
  readonly inForce: InForce;
  readonly now: () => number;
  /** What a journal that does not exist yet begins with; the first epoch of a new one without it. */
  readonly beginning?: Beginning;
  /** Space held beside the journal for a full disk, bytes; none without it. */
  readonly reserveBytes?: number;
}

/** At a pause the drafts' head goes into the messages lane this often, seconds; a send, a discard and a page's end always name it. */
const anchorEvery = 300;

/** From so many frames on, a page is closed at the next pause, so that drafts do not stay on this computer alone for long. */
const pageWorthClosing = 4096;

/** Before the first of these on a page of messages, the entry that describes their conversation stands again: whoever reads one page reads whom it was with (J6.8). */
const aboutConversation: ReadonlySet<Entry['kind']> = new Set([
  'message-recorded',
  'message-received',
  'capabilities',
] as const);

const noChanges: Changes = { messages: [], conversations: [], openings: [] };

/** An open vault. Operations that append return promises of *durable*. */
export class Vault {
  readonly #options: VaultOptions;
  readonly #keys: DeviceKeys;
  readonly #reserve: SpaceReserve | null;
  #inForce: InForce;
  readonly #record: VaultRecord;
  #closed = false;
  /** When the messages lane last named the drafts' head, Unix second. */
  #anchoredAt = 0;
  /** When the last version of a draft was recorded, Unix second. */
  readonly #versionAt = new Map<string, number>();
  readonly #committer: Committer;
  readonly #folding: Folding;
  readonly #redacting: Redacting;

  /** Opens the journal (or begins it) and reads it once from the start. Throws what `JournalFile.open` and `Journal.replay` throw. */
  constructor(options: VaultOptions) {
    this.#options = options;
    this.#inForce = options.inForce;
    this.#keys = deviceKeys(options.root);
    this.#reserve =
      options.reserveBytes === undefined ? null : new SpaceReserve(`${options.path}-reserve`, options.reserveBytes);
    this.#reserve?.take();
    const { path, beginning } = options;
    this.#record = new VaultRecord({
      path,
      keys: this.#keys,
      readers: () => readersOf(this.#inForce),
      ...(beginning === undefined ? {} : { beginning }),
    });
    this.#committer = new Committer(
      (work) => {
        this.#record.commit(() => {
          this.#stagePolicy(); // one that failed to be put on record is tried again first
          work();
        });
      },
      (error) => {
        // A full disk: what is kept for this moment is given up, and the same commit is tried once more (P6).
        const roomMade = error instanceof CandorError && error.code === 'disk-full' && (this.#reserve?.give() ?? false);
        this.#record.failed();
        return roomMade;
      },
    );
    this.#folding = new Folding(
      () => this.#journal,
      (work) => this.#committer.submit(work),
    );
    this.#redacting = new Redacting({
      record: this.#record,
      wrapKey: this.#keys.wrap,
      fold: () => this.fold(),
      commit: (work) => this.#committer.submit(work),
    });
    const refused = this.#whyNotInForce(options.inForce);
    if (refused !== null) {
      this.#record.close(null);
      throw refused;
    }
    if (this.#journal.position('messages').seq === 0) {
      this.#record.commit(() => {
        this.#stage([
          {
            kind: 'epoch-started',
            journal: toBase64Url(this.#journal.identity.journal),
            epoch: this.#journal.identity.epoch,
            person: options.person,
            previous: options.beginning?.previous ?? null,
          },
        ]);
      });
    }
    this.#record.commit(() => {
      this.#stagePolicy();
    });
  }

  get #journal(): Journal {
    return this.#record.journal;
  }

  get #contents(): VaultContents {
    return this.#record.contents;
  }

  /** Where the record stands. Takes the space reserve again when there is room. */
  status(): VaultStatus {
    const lowSpace = this.#reserve !== null && !this.#reserve.take();
    const { identity } = this.#journal;
    return {
      journal: toBase64Url(identity.journal),
      epoch: identity.epoch,
      previous: toBase64Url(identity.previous),
      signKey: toBase64Url(this.#keys.sign.publicKey),
      boxKey: toBase64Url(this.#keys.box.publicKey),
      acknowledged: isAcknowledged(this.#inForce, this.#contents.projection.acknowledged),
      level: captureLevel(this.#inForce, this.#contents.projection.acknowledged),
      seq: { messages: this.#journal.position('messages').seq, drafts: this.#journal.position('drafts').seq },
      receipted: {
        messages: this.#journal.receipt('messages')?.seq ?? 0,
        drafts: this.#journal.receipt('drafts')?.seq ?? 0,
      },
      policy: { version: this.#inForce.policyVersion, hash: this.#inForce.policyHash },
      gatewayCursor: this.#contents.projection.gatewayCursor,
      openingCursor: this.#contents.projection.openingCursor,
      today: this.#contents.today,
      lowSpace,
    };
  }

  /** Puts another policy in force; the fact is an entry. */
  apply(inForce: InForce): Promise<VaultStatus> {
    return this.#committer.submit(() => {
      const refused = this.#whyNotInForce(inForce);
      if (refused !== null) throw refused;
      this.#inForce = inForce;
      this.#journal.setReaders(readersOf(inForce));
      this.#stagePolicy();
      return this.status();
    });
  }

  acknowledge(request: RequestOf<'acknowledgeNotice'>): Promise<Record<string, never>> {
    return this.#committer.submit(() => {
      if (request.version !== this.#inForce.noticeVersion || request.hash !== this.#inForce.noticeHash) {
        throw new CandorError('notice-pending', 'The notice has changed since it was shown.', {
          next: 'Read the new notice.',
        });
      }
      this.#stage([
        {
          kind: 'notice-acknowledged',
          version: request.version,
          hash: request.hash,
          locale: request.locale,
          level: this.#inForce.level,
        },
      ]);
      return {};
    });
  }

  appendEdits(request: RequestOf<'appendEdits'>): Promise<ReplyOf<'appendEdits'>> {
    return this.#committer.submit(() => {
      const level = this.#mayCapture();
      const { conversation, edits } = request;
      const second = this.#options.now();
      if (level !== 'edits') this.#mayTakeVersion(level, request, second);
      const known = this.#contents.drafts.find(request.draft);
      if (known === undefined && this.#contents.projection.conversation(conversation, () => '') === null)
        throw new CandorError('not-found', 'This conversation is not on record here.');
      if (known !== undefined && (known.log.conversation !== conversation || known.log.outcome !== 'open'))
        throw new CandorError('conflict', 'This draft has ended already.', { next: 'Write a new message.' });
      const have = known?.log.edits ?? 0;
      if (request.first > have + 1)
        throw new CandorError('conflict', `Edits ${have + 1} to ${request.first - 1} of this draft did not arrive.`);
      // Edits that are on record already come again after a restart of the vault; each counts once.
      const fresh: EditEntry[] = edits
        .map((edit, i) => ({ kind: 'edit' as const, edit: { ...edit, n: request.first + i, second } }))
        .filter(({ edit }) => edit.n > have);
      if (fresh.length === 0) return { through: have };
      const entries: (DraftLaneEntry | EditEntry)[] =
        known === undefined ? [{ kind: 'draft-opened', id: request.draft, conversation }, ...fresh] : fresh;
      this.#stageDraft(request.draft, conversation, second, entries);
      return { through: request.first + edits.length - 1 };
    });
  }

  checkDraft(request: RequestOf<'checkDraft'>): Promise<ReplyOf<'checkDraft'>> {
    return this.#committer.submit(() => {
      // A check that does not hold writes the whole text down: not where drafts are not recorded.
      if (this.#mayCapture() === 'messages')
        throw new CandorError('not-allowed', 'The policy records at level “messages”, so drafts are not recorded.');
      const { log } = this.#contents.drafts.open(request.draft);
      const held = log.text === request.text && log.edits === request.through;
      const entries: DraftLaneEntry[] = [
        held
          ? { kind: 'draft-check', held, cause: request.cause }
          : { kind: 'draft-check', held, cause: request.cause, hash: contentHash(request.text) },
      ];
      if (!held) entries.push({ kind: 'draft-resync', n: log.edits + 1, text: request.text });
      this.#stageDraft(request.draft, log.conversation, this.#options.now(), entries);
      if (request.cause === 'pause' || request.cause === 'blur') {
        if (this.#journal.draftsInPage >= pageWorthClosing) this.#endPage();
        else if (this.#options.now() >= this.#anchoredAt + anchorEvery) this.#anchorDrafts('pause');
      }
      return { held, next: held ? log.edits + 1 : log.edits + 2 };
    });
  }

  discardDraft(request: RequestOf<'discardDraft'>): Promise<Record<string, never>> {
    if (request.private) return this.#discardPrivately(request.draft);
    return this.#committer.submit(() => {
      const { log } = this.#contents.drafts.open(request.draft);
      this.#stageDraft(request.draft, log.conversation, this.#options.now(), [
        { kind: 'draft-closed', outcome: 'discarded' },
      ]);
      this.#anchorDrafts('discard');
      return {};
    });
  }

  sendMessage(request: RequestOf<'sendMessage'>): Promise<Operations['sendMessage']['give']> {
    return this.#committer.submit(() => {
      const level = this.#mayCapture();
      const again = this.#contents.projection.message(request.id);
      if (again !== null) {
        if (again.text !== request.text || again.conversation !== request.conversation)
          throw new CandorError('conflict', 'A message with this id is on record with another text.');
        return this.#contents.sent(request.id);
      }
      if (this.#reserve?.isGiven === true) {
        throw new CandorError(
          'disk-full',
          'This disk is full. What you write is still recorded, but nothing is sent until there is room.',
          { next: 'Free some space; Candor carries on by itself.' },
        );
      }
      const conversation = this.#contents.projection.conversation(request.conversation, () => '');
      if (conversation === null) throw new CandorError('not-found', 'This conversation is not on record here.');
      if (!conversation.capabilities.canWrite)
        throw new CandorError('not-allowed', `You can’t write here. ${conversation.capabilities.reason}`, {
          next: 'Your text stays in the box.',
        });
      if (request.text.length > conversation.capabilities.maxLength) {
        throw new CandorError(
          'too-large',
          `This message has ${request.text.length} characters; here ${conversation.capabilities.maxLength} are possible.`,
          { next: 'Shorten it or send it in two.' },
        );
      }
      const second = this.#options.now();
      let draft: { id: string; edits: number; seq: number; head: string } | null = null;
      if (level !== 'messages') {
        if (request.draft === null)
          throw new CandorError('draft-mismatch', 'A message without its draft cannot go on record at this level.');
        const { log } = this.#contents.drafts.open(request.draft);
        if (log.text !== request.text || log.edits !== request.through)
          throw new CandorError(
            'draft-mismatch',
            'What is on record of this draft is not what is in the box, so it was not sent.',
            { next: 'Send it again; Candor compares it first.' },
          );
        const seq = this.#stageDraft(request.draft, request.conversation, second, [
          { kind: 'draft-closed', outcome: 'sent' },
        ]);
        draft = { id: request.draft, edits: log.edits, seq, head: toBase64Url(this.#journal.position('drafts').head) };
      } else {
        // What was recorded of it before the level was lowered ends here; the message does not claim to come from it.
        const { draft: left } = this.#contents.drafts.restore(request.conversation);
        if (left !== null)
          this.#stageDraft(left, request.conversation, second, [{ kind: 'draft-closed', outcome: 'discarded' }]);
      }
      this.#stage([
        {
          kind: 'message-recorded',
          id: request.id,
          conversation: request.conversation,
          text: request.text,
          draft,
          level,
          policy: this.#inForce.policyHash,
        },
      ]);
      return this.#contents.sent(request.id);
    });
  }

  /** A window died or edits may be missing for another reason: says so for every open draft. */
  captureGap(cause: string): Promise<Record<string, never>> {
    return this.#committer.submit(() => {
      for (const { log } of this.#contents.drafts.allOpen())
        this.#stage([{ kind: 'capture-gap', draft: log.id, through: log.edits, cause }]);
      return {};
    });
  }

  /** Takes what the gateway told, each event once; resolves with the cursor that is now on record. */
  events(events: Operations['events']['take']['events']): Promise<Operations['events']['give']> {
    return this.#committer.submit(() => {
      const messages = new Set<string>();
      const conversations = new Set<string>();
      for (const { cursor, event } of events) {
        if (cursor <= this.#contents.projection.gatewayCursor) continue;
        this.#stage([entryOf(event, cursor)]);
        if (event.type === 'status') messages.add(event.message);
        else conversations.add(event.conversation);
        if (event.type === 'inbound') messages.add(event.message);
      }
      const { seq, head } = this.#journal.position('messages');
      return {
        cursor: this.#contents.projection.gatewayCursor,
        place: { seq, head: toBase64Url(head) },
        changes: this.#contents.changes(messages, conversations),
      };
    });
  }

  /** Openings of this record by others, told by the endpoint. */
  openings(openings: readonly (Opening & { readonly cursor: number })[]): Promise<Changes> {
    return this.#committer.submit(() => {
      const fresh = openings.filter((one) => one.cursor > this.#contents.projection.openingCursor);
      for (const { at, scope, ...one } of fresh)
        this.#stage([
          { kind: 'opening', ...one, ...(scope === null ? {} : { scope }), atSecond: Math.floor(at / 1000) },
        ]);
      return { ...noChanges, openings: fresh.map(({ cursor: _cursor, ...one }) => one) };
    });
  }

  /** A step in a message's journey that this device saw itself. */
  state(message: string, state: Message['state'], reason?: string): Promise<Changes> {
    return this.#committer.submit(() => {
      const atMs = this.#options.now() * 1000;
      this.#stage([
        reason === undefined
          ? { kind: 'message-state', message, state, atMs }
          : { kind: 'message-state', message, state, atMs, reason },
      ]);
      return this.#contents.changes([message], []);
    });
  }

  /** What a reviewer looked at goes into the reviewer's own record before it is shown (P4). */
  reviewAccess(entry: Extract<Entry, { kind: 'review-access' }>): Promise<Record<string, never>> {
    return this.#committer.submit(() => {
      this.#stage([entry]);
      return {};
    });
  }

  /** Messages that may be handed over now, each with its proof; in strict mode only those a receipt covers. */
  outbox(limit: number): readonly OutboxItem[] {
    this.#record.settle();
    const receipted = this.#journal.receipt('messages')?.seq ?? 0;
    const items: OutboxItem[] = [];
    for (const message of this.#contents.projection.outbox()) {
      if (items.length >= limit) break;
      if (this.#inForce.strict && receipted < message.seq) break; // order: nothing overtakes
      items.push({ message, proof: openingOf(this.#journal, message.seq) });
    }
    return items;
  }

  /** Folds every closed page in the background; resolves when that is done. */
  fold(): Promise<void> {
    return this.#folding.run();
  }

  /** Closes the current drafts page and folds it, so that all drafts up to now can be brought to the endpoint. */
  async endDraftsPage(): Promise<Record<string, never>> {
    await this.#committer.submit(() => {
      this.#endPage();
    });
    await this.fold();
    return {};
  }

  pending(lane: LaneName, limit: number): Operations['pending']['give'] {
    if (lane === 'drafts' && this.#contents.drafts.toTakeOut().length > 0) return { push: null }; // no page travels with what is to be taken out
    return { push: this.#journal.pending(lane, this.#journal.receipt(lane)?.seq ?? 0, limit) };
  }

  /** Keeps a receipt; messages it covers become `receipted`. */
  receipt(receipt: Receipt): Promise<Changes> {
    return this.#committer.submit(() => {
      this.#journal.stageReceipt(receipt);
      if (receipt.lane !== 'messages') return noChanges;
      const { projection } = this.#contents;
      const before = projection.receipt.seq;
      projection.receipted(receipt.seq, receipt.at);
      const changed = projection.ours(before, receipt.seq);
      return this.#contents.changes(
        changed.map((message) => message.id),
        changed.map((message) => message.conversation),
      );
    });
  }

  sign(context: string, message: Uint8Array): Uint8Array {
    return this.#journal.sign(context, message);
  }

  /** Opens a sealed box made for this device; null when it was not. */
  unbox(box: Uint8Array): Uint8Array | null {
    return openBox(box, this.#keys.box);
  }

  /** See `Redacting.next`. */
  async redaction(): Promise<Operations['redaction']['give']> {
    const redacted = await this.#redacting.next();
    const { journal, epoch } = this.#journal.identity;
    return {
      redaction:
        redacted === null
          ? null
          : {
              journal: toBase64Url(journal),
              epoch,
              page: wirePage('drafts', redacted.page),
              fold: wireFold(redacted.fold),
            },
    };
  }

  /** Redacts the page `redaction` gave, or, when the endpoint refused, records that the draft stays. */
  async redacted(page: number, refused: string | null): Promise<Record<string, never>> {
    const prepared = this.#redacting.take(page);
    if (prepared === null) return {}; // the vault began anew meanwhile: it will be prepared anew, too
    if (refused === null) await this.#redacting.redact(prepared);
    else
      await this.#committer.submit(() =>
        this.#stage([{ kind: 'draft-private-refused', draft: prepared.draft, reason: refused }]),
      );
    return {};
  }

  // The fact first. A page that was still open has never left this computer, so it is redacted at once; others with the next sync.
  async #discardPrivately(id: string): Promise<Record<string, never>> {
    const { draft, isHereOnly } = await this.#committer.submit(() => {
      const found = this.#contents.drafts.mayBecomePrivate(id, this.#inForce.discardGrace, this.#options.now());
      const { log, firstSeq } = found;
      const inOpenPage = this.#journal.draftsInPage >= this.#journal.position('drafts').seq - firstSeq + 1;
      if (log.outcome === 'open')
        this.#stageDraft(id, log.conversation, this.#options.now(), [{ kind: 'draft-closed', outcome: 'private' }]);
      this.#stage([
        {
          kind: 'draft-private',
          draft: log.number,
          conversation: log.conversation,
          startedSecond: log.started,
          edits: log.edits,
          frames: framesOf(log),
        },
      ]);
      this.#endPage();
      return { draft: found, isHereOnly: inOpenPage };
    });
    if (isHereOnly) await this.#redacting.here(draft);
    return {};
  }

  myDrafts(limit: number): ReplyOf<'listMyDrafts'> {
    return this.#contents.myDrafts(limit, this.#inForce.discardGrace);
  }

  /** What is on record, for reading. */
  get contents(): VaultContents {
    return this.#contents;
  }

  /** Commits what waits, signs where both lanes stand, and closes. */
  close(): void {
    this.#committer.flush();
    this.#record.close(() => {
      this.#anchorDrafts('close');
    });
    this.#closed = true;
  }

  /** Checks what was on record before the last snapshot, while others get their turn; throws `journal-damaged`, and from then on nothing is recorded. */
  check(): Promise<void> {
    return this.#record.check();
  }

  /** Takes a snapshot now, so that the next start is quick. */
  snapshot(): Promise<void> {
    return this.#record.snapshot();
  }

  #stage(entries: readonly Entry[]): number {
    const second = this.#options.now();
    for (const entry of entries) {
      const again =
        aboutConversation.has(entry.kind) && 'conversation' in entry
          ? this.#contents.projection.describing(entry.conversation, this.#journal.pageFirstAt('messages', second))
          : null;
      if (again !== null) this.#stageAt(second, [again]);
    }
    return this.#stageAt(second, entries);
  }

  #stageAt(second: number, entries: readonly Entry[]): number {
    if (this.#journal.pageEndsAt('messages', second)) this.#journal.stageCheckpoint('messages');
    const seq = this.#journal.stage('messages', 0, second, entries);
    for (const entry of entries) {
      this.#contents.took(entry, seq, second);
      if (entry.kind === 'draft-private') this.#record.forgetSnapshot(); // it may hold what was written
      if (entry.kind === 'drafts-head' || (entry.kind === 'message-recorded' && entry.draft !== null))
        this.#anchoredAt = second;
    }
    return seq;
  }

  #stageDraft(
    id: string,
    conversation: string,
    second: number,
    entries: readonly (DraftLaneEntry | EditEntry)[],
  ): number {
    // Everything is tried first, so that entries that do not follow stage nothing.
    const { log, firstSeq } = this.#contents.drafts.try(id, conversation, second, entries);
    if (this.#journal.pageEndsAt('drafts', second)) {
      this.#anchorDrafts('page-end');
      this.#foldSoon();
    }
    // One entry, one frame, whatever arrived together: how edits fell into frames would tell how fast they were typed (P5, X3).
    let seq = 0;
    let first = firstSeq;
    for (const entry of entries) {
      seq = this.#journal.stage('drafts', log.number, second, [entry]);
      first ??= seq;
    }
    this.#contents.drafts.keep({ log, firstSeq: first ?? seq, changed: second });
    this.#contents.count(second, entries.length);
    return seq;
  }

  #stagePolicy(): void {
    const { policyVersion: version, policyHash: hash, policySource: source, level } = this.#inForce;
    if (this.#contents.projection.policy?.hash === hash) return;
    this.#stage([{ kind: 'policy-applied', version, hash, level, source }]);
  }

  /** Versions only rise, and one version is one policy (M3.2, M3.3): what was in force is on record and says so. */
  #whyNotInForce({ policyVersion: version, policyHash: hash }: InForce): CandorError | null {
    const known = this.#contents.projection.policy;
    if (known === null || version > known.version || (version === known.version && hash === known.hash)) return null;
    if (version < known.version) {
      return new CandorError(
        'policy-refused',
        `Version ${version} of the policy is older than version ${known.version}, which was in force already. Nothing is recorded under it.`,
        { next: 'Ask IT to install the newest policy again.' },
      );
    }
    return new CandorError(
      'policy-refused',
      `The policy calls itself version ${version}, but another policy with that number was in force already. Nothing is recorded under it.`,
      { next: 'Ask IT to give the change a version of its own.' },
    );
  }

  /** At level `versions` a draft is recorded as it stands now and then: one change a call, one call a second, never single keys. */
  #mayTakeVersion(level: CaptureLevel, { draft, edits }: RequestOf<'appendEdits'>, second: number): void {
    if (level === 'messages' || edits.length !== 1 || edits[0]?.kind !== 'other' || edits[0].composing) {
      throw new CandorError('not-allowed', `The policy records at level “${level}”, so single edits are not recorded.`);
    }
    if (this.#versionAt.get(draft) === second)
      throw new CandorError(
        'record-behind',
        'A version of this draft was just recorded; the next one follows in a second.',
      );
    this.#versionAt.clear();
    this.#versionAt.set(draft, second);
  }

  #endPage(): void {
    if (this.#journal.draftsInPage === 0) return;
    this.#anchorDrafts('page-end');
    this.#journal.stagePageEnd();
    this.#foldSoon();
  }

  // A page is folded after the commit that closed it; one that cannot be is tried again at the next start.
  #foldSoon(): void {
    setImmediate(() => {
      if (this.#closed) return;
      this.fold().catch((error: unknown) => {
        if (!this.#closed) console.error('folding:', shapeOf(error).code);
      });
    });
  }

  #anchorDrafts(cause: Extract<Entry, { kind: 'drafts-head' }>['cause']): void {
    const { seq, head } = this.#journal.position('drafts');
    if (seq > 0) this.#stage([{ kind: 'drafts-head', seq, head: toBase64Url(head), cause }]);
  }

  #mayCapture(): CaptureLevel {
    const level = captureLevel(this.#inForce, this.#contents.projection.acknowledged);
    if (level === null)
      throw new CandorError(
        'notice-pending',
        'Nothing is recorded and nothing can be sent before the notice was acknowledged.',
        { next: 'Read the notice and start Candor.' },
      );
    return level;
  }
}

/** One entry, one frame (J4.1a): its opening, its edits, the checks of the composer, its end. */
function framesOf(log: DraftLog): number {
  return log.edits + log.checksMade + 2;
}

function readersOf(inForce: InForce): Readers {
  return { messages: inForce.readers.messages.map(fromBase64Url), drafts: inForce.readers.drafts.map(fromBase64Url) };
}
