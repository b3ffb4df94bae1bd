// A vault as a test speaks to it: every operation by its name, straight at the vault, without the process around it.
import type { Operations } from '../../main/vault/door.ts';
import { House } from '../../main/vault/house.ts';
import { operations } from '../../main/vault/operations.ts';
import type { Changes, InForce, OutboxItem, VaultStatus } from '../../main/vault/shapes.ts';
import { Vault, type VaultOptions } from '../../main/vault/vault.ts';
import type { Conversation } from '../../src/conversation/calls.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { Views } from '../../src/journal/views.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Opening } from '../../src/opening/calls.ts';
import type { Receipt } from '../../src/protocol/endpoint.ts';

type Take<N extends keyof Operations> = Operations[N]['take'];
type Give<N extends keyof Operations> = Operations[N]['give'];

/** See the first line. */
export class TestVault {
  readonly #vault: Vault;
  readonly #house: House;

  constructor(options: VaultOptions) {
    this.#vault = new Vault(options);
    this.#house = new House(this.#vault);
  }

  get views(): Views {
    return this.#vault.views;
  }

  /** What is on record, for reading. */
  get contents(): Contents {
    return new Contents(this.#house);
  }

  /** Any operation, as main asks it. */
  async ask<N extends keyof Operations>(name: N, take: Take<N>): Promise<Give<N>> {
    const run = operations[name] as unknown as (house: House, take: Take<N>) => Give<N> | Promise<Give<N>>;
    return run(this.#house, take);
  }

  status(): VaultStatus {
    return operations.status(this.#house);
  }

  apply(inForce: InForce): Promise<VaultStatus> {
    return operations.apply(this.#house, { inForce });
  }

  acknowledge(take: Take<'acknowledge'>): Promise<Give<'acknowledge'>> {
    return operations.acknowledge(this.#house, take);
  }

  appendEdits(take: Take<'appendEdits'>): Promise<Give<'appendEdits'>> {
    return operations.appendEdits(this.#house, take);
  }

  checkDraft(take: Take<'checkDraft'>): Promise<Give<'checkDraft'>> {
    return operations.checkDraft(this.#house, take);
  }

  discardDraft(take: Take<'discardDraft'>): Promise<Give<'discardDraft'>> {
    return operations.discardDraft(this.#house, take);
  }

  sendMessage(take: Take<'sendMessage'>): Promise<Give<'sendMessage'>> {
    return operations.sendMessage(this.#house, take);
  }

  captureGap(cause: string): Promise<Give<'captureGap'>> {
    return operations.captureGap(this.#house, { cause });
  }

  events(events: Take<'events'>['events']): Promise<Give<'events'>> {
    return operations.events(this.#house, { events });
  }

  openings(openings: Take<'openings'>['openings']): Promise<Changes> {
    return operations.openings(this.#house, { openings });
  }

  state(message: string, state: Message['state'], reason?: string): Promise<Changes> {
    return operations.state(this.#house, reason === undefined ? { message, state } : { message, state, reason });
  }

  reviewAccess(entry: Take<'reviewAccess'>['entry']): Promise<Give<'reviewAccess'>> {
    return operations.reviewAccess(this.#house, { entry });
  }

  outbox(limit: number): readonly OutboxItem[] {
    return operations.outbox(this.#house, { limit }).items;
  }

  endDraftsPage(): Promise<Give<'endDraftsPage'>> {
    return operations.endDraftsPage(this.#house);
  }

  pending(lane: LaneName, limit: number): Give<'pending'> {
    return operations.pending(this.#house, { lane, limit });
  }

  receipt(receipt: Receipt): Promise<Changes> {
    return operations.receipt(this.#house, { receipt });
  }

  redaction(): Promise<Give<'redaction'>> {
    return operations.redaction(this.#house);
  }

  redacted(page: number, refused: string | null): Promise<Give<'redacted'>> {
    return operations.redacted(this.#house, { page, refused });
  }

  myDrafts(limit: number): Give<'myDrafts'> {
    return operations.myDrafts(this.#house, { limit });
  }

  fold(): Promise<void> {
    return this.#vault.fold();
  }

  group(): Promise<void> {
    return this.#vault.group();
  }

  check(): Promise<void> {
    return this.#vault.check();
  }

  snapshot(): Promise<void> {
    return this.#vault.snapshot();
  }

  close(): void {
    this.#vault.close();
  }
}

/** Every read a window may ask for. */
class Contents {
  readonly #house: House;

  constructor(house: House) {
    this.#house = house;
  }

  /** The drafts as they stand. */
  get drafts(): Views['draft'] {
    return this.#house.vault.views.draft;
  }

  conversations(): readonly Conversation[] {
    return operations.conversations(this.#house).conversations;
  }

  conversation(conversation: string): Conversation | null {
    return operations.conversation(this.#house, { conversation }).conversation;
  }

  thread(take: Take<'thread'>): Give<'thread'> {
    return operations.thread(this.#house, take);
  }

  search(take: Take<'search'>): Give<'search'> {
    return operations.search(this.#house, take);
  }

  replayDraft(draft: string): Give<'replayDraft'> {
    return operations.replayDraft(this.#house, { draft });
  }

  myHistory(): Give<'myHistory'> {
    return operations.myHistory(this.#house);
  }

  /** The highest cursor of an opening on record. */
  get openingCursor(): number {
    return this.#house.vault.views.opening.cursor;
  }

  myOpenings(): readonly Opening[] {
    return operations.myOpenings(this.#house).openings;
  }

  ends(): Give<'recordEnds'> {
    return operations.recordEnds(this.#house);
  }

  frames(take: Take<'recordFrames'>): Give<'recordFrames'> {
    return operations.recordFrames(this.#house, take);
  }
}
