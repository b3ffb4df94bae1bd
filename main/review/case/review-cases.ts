// A reviewer's case from stating it to closing it: registered at the endpoint, keys asked of custodians, opened in the vault; every look is logged under it (P4).
import { CandorError } from '../../../src/errors.ts';
import type { ReplyOf, RequestOf } from '../../../src/ipc/contract.ts';
import { fromBase64Url } from '../../../src/bytes/bytes.ts';
import type { Entry } from '../../../src/journal/entry.ts';
import { readCertificate } from '../../../src/protocol/credentials.ts';
import { reviewJournalsReplySchema } from '../../../src/protocol/endpoint.ts';
import { dayOfDate, type Scope } from '../../../src/protocol/scope.ts';
import { CaseOpening } from './case-opening.ts';
import type { ReviewServices } from './review-services.ts';
import { listTakenOut, openTakenOut } from './taken-out.ts';
import type { VaultClient } from '../../vault-client.ts';

type Look = Extract<Entry, { kind: 'review-access' }>['what'];

/** What cases work with. */
export interface ReviewCasesOptions {
  readonly vault: Pick<VaultClient, 'ask'>;
  /** The record is open and this device enrolled; rejects when not. */
  readonly services: () => Promise<ReviewServices>;
  /** So many people's records are open, of those the case names. */
  readonly onProgress: (done: number, total: number) => void;
}

/** The one case that may be open. */
export class ReviewCases {
  readonly #options: ReviewCasesOptions;
  #open: { readonly room: number; readonly case: string; readonly opening: CaseOpening } | null = null;
  /** The room opened last, or being opened. */
  #room = 0;

  constructor(options: ReviewCasesOptions) {
    this.#options = options;
  }

  /** Everybody with a record but the reviewer, by name. */
  async people(): Promise<ReplyOf<'listPeople'>> {
    const { endpoint, endpointKey } = await this.#options.services();
    const { journals } = await endpoint.request('GET', '/v1/review/journals', reviewJournalsReplySchema);
    const names = new Map(
      journals
        .map(({ certificate }) => readCertificate(certificate, fromBase64Url(endpointKey)))
        .map(({ person, name }) => [person, name]),
    );
    return { people: [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)) };
  }

  /** Opens a case; the one before is closed whatever becomes of this one. A case that cannot be opened leaves none. */
  async open(request: RequestOf<'openCase'>): Promise<ReplyOf<'openCase'>> {
    const { vault } = this.#options;
    await this.close();
    const room = ++this.#room;
    const scope: Scope = {
      people: request.people,
      from: dayOfDate(request.from) ?? 0,
      to: dayOfDate(request.to) ?? 0,
      ...(request.late === true ? { late: true as const } : {}),
    };
    const services = await this.#options.services();
    await this.#note(
      'case-opened',
      request.case,
      `${request.reason} (${request.people.join(', ')}; ${request.from} to ${request.to}${request.drafts ? '; with drafts' : ''}${request.late === true ? '; with what arrived late' : ''})`,
    );
    try {
      await vault.ask('roomBegin', { room, scope, endpointKey: services.endpointKey });
      const opening = new CaseOpening(vault, services, request, scope);
      const openedBy = await opening.into(room, this.#options.onProgress);
      const { proof, conversations } = await vault.ask('roomReady', { room });
      if (room !== this.#room) throw new CandorError('not-allowed', 'The case was closed while it was being opened.');
      this.#open = { room, case: request.case, opening };
      return { proof, conversations, openedBy: [...openedBy] };
    } catch (error) {
      await vault.ask('roomClose', { room });
      throw error;
    }
  }

  /** Lets go of everything that was opened, and of a case that is being opened. */
  async close(): Promise<void> {
    const room = this.#room++;
    this.#open = null;
    if (room > 0) await this.#options.vault.ask('roomClose', { room });
  }

  /** Logs a look under the open case, then looks; throws `not-allowed` when no case is open, or it is closed meanwhile. */
  async look<T>(what: Look, detail: string, ask: (room: number, opening: CaseOpening) => Promise<T>): Promise<T> {
    const open = this.#open;
    if (open === null)
      throw new CandorError('not-allowed', 'No case is open.', { next: 'Open a case with its reason first.' });
    await this.#note(what, open.case, detail);
    return ask(open.room, open.opening);
  }

  /** What authors of the case discarded as private and redacted, newest first: listed whether it is kept or not. */
  takenOut(): Promise<ReplyOf<'listTakenOut'>> {
    return this.look('list', 'redactions', (_room, opening) => listTakenOut(opening));
  }

  /** Opens pages of one author as they were before these redactions, through the custodians; the author is told first. */
  openTakenOut({ redactions }: RequestOf<'openTakenOut'>): Promise<ReplyOf<'openTakenOut'>> {
    return this.look('replay', `redactions ${redactions.join(', ')}`, (room, opening) =>
      openTakenOut(opening, this.#options.vault, room, redactions),
    );
  }

  // An entry in the reviewer's own journal before anything is shown.
  async #note(what: Look, name: string, detail: string): Promise<void> {
    await this.#options.vault.ask('reviewAccess', { entry: { kind: 'review-access', what, case: name, detail } });
  }
}
