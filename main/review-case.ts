// A reviewer's case from stating it to closing it: registered at the endpoint, keys asked of custodians, opened in the vault; every look is logged under it (P4).
import type { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { CandorError } from '../src/errors.ts';
import type { ReplyOf, RequestOf } from '../src/ipc/contract.ts';
import type { Entry } from '../src/journal/entry.ts';
import type { LaneName } from '../src/journal/lane.ts';
import type { Custodian } from '../src/policy/policy.ts';
import { readCertificate } from '../src/protocol/credentials.ts';
import { releaseReplySchema } from '../src/protocol/custodian.ts';
import {
  caseReplySchema,
  reviewFramesReplySchema,
  reviewJournalsReplySchema,
  reviewPokeReplySchema,
  type ReviewFold,
  type ReviewFrame,
  type ReviewPage,
  type WirePage,
} from '../src/protocol/endpoint.ts';
import { dayOfDate, inScope, type Scope } from '../src/protocol/scope.ts';
import type { Enrolment } from '../src/protocol/signed.ts';
import type { SignedClient } from './network/endpoint-client.ts';
import type { RoomJournal, RoomLane } from './vault/room-source.ts';
import type { VaultClient } from './vault-client.ts';

/** Frames asked for at once. */
const framesAtOnce = 5000;
/** Pages asked for at once. */
const pagesAtOnce = 500;

type Asks = Pick<SignedClient, 'request'>;
type Look = Extract<Entry, { kind: 'review-access' }>['what'];

/** Whom a case asks. */
export interface ReviewServices {
  readonly endpoint: Asks;
  /** Ed25519 key of the endpoint, base64url. */
  readonly endpointKey: string;
  /** Custodians the policy names. */
  readonly custodians: readonly Custodian[];
  readonly custodian: (one: Custodian) => Asks;
}

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
  #open: { readonly room: number; readonly case: string } | null = null;
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
    const scope: Scope = { people: request.people, from: dayOfDate(request.from) ?? 0, to: dayOfDate(request.to) ?? 0 };
    const services = await this.#options.services();
    await this.#note(
      'case-opened',
      request.case,
      `${request.reason} (${request.people.join(', ')}; ${request.from} to ${request.to}${request.drafts ? '; with drafts' : ''})`,
    );
    try {
      await vault.ask('roomBegin', { room, scope, endpointKey: services.endpointKey });
      const openedBy = await new CaseOpening(vault, services, request, scope).into(room, this.#options.onProgress);
      const { proof, conversations } = await vault.ask('roomReady', { room });
      if (room !== this.#room) throw new CandorError('not-allowed', 'The case was closed while it was being opened.');
      this.#open = { room, case: request.case };
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
  async look<T>(what: Look, detail: string, ask: (room: number) => Promise<T>): Promise<T> {
    const open = this.#open;
    if (open === null)
      throw new CandorError('not-allowed', 'No case is open.', { next: 'Open a case with its reason first.' });
    await this.#note(what, open.case, detail);
    return ask(open.room);
  }

  // An entry in the reviewer's own journal before anything is shown.
  async #note(what: Look, name: string, detail: string): Promise<void> {
    await this.#options.vault.ask('reviewAccess', { entry: { kind: 'review-access', what, case: name, detail } });
  }
}

/** One opening of a case: what the endpoint and custodians are asked for it. */
class CaseOpening {
  readonly #vault: Pick<VaultClient, 'ask'>;
  readonly #services: ReviewServices;
  readonly #request: RequestOf<'openCase'>;
  readonly #scope: Scope;
  readonly #openedBy = new Set<string>();
  /** What a custodian said to a request it refused; the case fails with it when nothing at all opened. */
  #refusal: CandorError | null = null;
  #boxes = 0;

  constructor(vault: Pick<VaultClient, 'ask'>, services: ReviewServices, request: RequestOf<'openCase'>, scope: Scope) {
    this.#vault = vault;
    this.#services = services;
    this.#request = request;
    this.#scope = scope;
  }

  /** Brings what the case names into the room, one person after another; gives who let keys out. */
  async into(room: number, onProgress: (done: number, total: number) => void): Promise<ReadonlySet<string>> {
    const { endpoint, endpointKey } = this.#services;
    const { case: name, reason, drafts } = this.#request;
    const { registration } = await endpoint.request('POST', '/v1/review/cases', caseReplySchema, {
      case: name,
      reason,
      drafts,
      ...this.#scope,
    });
    const total = this.#scope.people.length;
    onProgress(0, total);
    const key = fromBase64Url(endpointKey);
    const ask = async (): Promise<z.infer<typeof reviewJournalsReplySchema>['journals']> => {
      const { journals } = await endpoint.request('GET', '/v1/review/journals', reviewJournalsReplySchema);
      return journals.filter((one) => this.#scope.people.includes(readCertificate(one.certificate, key).person));
    };
    let journals = await ask();
    if (drafts) {
      // Drafts are on their authors' computers until a page is full; those that are connected bring what they have now.
      await Promise.all(
        journals.map(({ journal, epoch }) =>
          endpoint.request('POST', '/v1/review/poke', reviewPokeReplySchema, { journal, epoch }),
        ),
      );
      journals = await ask();
    }
    for (const [done, person] of this.#scope.people.entries()) {
      for (const journal of journals) {
        const enrolment = readCertificate(journal.certificate, key);
        if (enrolment.person !== person) continue;
        const lane = async (of: LaneName): Promise<RoomLane> => {
          const at = journal.lanes.find((one) => one.lane === of);
          const fetched = await this.#fetch(registration, enrolment, of, at?.checkpoint?.seq ?? 0);
          const pages =
            of === 'messages' || drafts
              ? fetched.pages.filter((page) => 'box' in page).filter((page) => inScope(this.#scope, person, page))
              : [];
          return {
            ...fetched,
            checkpoint: at?.checkpoint ?? null,
            receipt: at?.receipt ?? null,
            ...(await this.#release(of, enrolment, pages)),
          };
        };
        const lanes: RoomJournal['lanes'] = { messages: await lane('messages'), drafts: await lane('drafts') };
        await this.#vault.ask('roomAdd', { room, journal: { enrolment, lanes } });
      }
      onProgress(done + 1, total);
    }
    if (this.#refusal !== null && this.#boxes === 0) throw this.#refusal;
    return this.#openedBy;
  }

  /** Frames 1 to `through`: what came to the endpoint while we read belongs to the next look. */
  async #fetch(
    registration: string,
    { journal, epoch }: Enrolment,
    lane: LaneName,
    through: number,
  ): Promise<Pick<RoomLane, 'pages' | 'frames' | 'folds'>> {
    const pages = new Map<number, ReviewPage>();
    const frames: ReviewFrame[] = [];
    const folds: ReviewFold[] = [];
    for (let from = 1; from <= through; ) {
      const path = `/v1/review/frames?case=${registration}&journal=${journal}&epoch=${epoch}&lane=${lane}&from=${from}&limit=${framesAtOnce}`;
      const reply = await this.#services.endpoint.request('GET', path, reviewFramesReplySchema);
      for (const page of reply.pages) if (page.firstSeq <= through) pages.set(page.page, page);
      frames.push(...reply.frames.filter((frame) => frame.seq <= through));
      folds.push(...reply.folds.filter((fold) => fold.lastSeq <= through));
      const last = reply.frames.at(-1)?.seq ?? reply.folds.at(-1)?.lastSeq;
      if (last === undefined || last < from || !reply.more) break;
      from = last + 1;
    }
    return { pages: [...pages.values()].sort((a, b) => a.page - b.page), frames, folds };
  }

  /** Asks the custodians for pages, those for the same readers together. */
  async #release(
    lane: LaneName,
    author: Enrolment,
    pages: readonly WirePage[],
  ): Promise<Pick<RoomLane, 'boxes' | 'refused'>> {
    const boxes: { page: number; box: Uint8Array }[] = [];
    const refused: { page: number; why: string }[] = [];
    for (const readers of new Set(pages.map((page) => page.readers.join(' ')))) {
      const group = pages.filter((page) => page.readers.join(' ') === readers);
      for (let from = 0; from < group.length; from += pagesAtOnce) {
        const slice = group
          .slice(from, from + pagesAtOnce)
          .map((page) => ({ page: page.page, box: fromBase64Url(page.box) }));
        boxes.push(
          ...(await this.#through(lane, author, readers.split(' '), slice, (page, why) => refused.push({ page, why }))),
        );
      }
    }
    this.#boxes += boxes.length;
    return { boxes, refused };
  }

  /** One custodian after the other from the outermost box in; what comes back is still boxed, for this device. A page that is refused stays behind. */
  async #through(
    lane: LaneName,
    author: Enrolment,
    readers: readonly string[],
    slice: readonly { readonly page: number; readonly box: Uint8Array }[],
    refuse: (page: number, why: string) => void,
  ): Promise<readonly { readonly page: number; readonly box: Uint8Array }[]> {
    const custodians = readers.map((key) => this.#services.custodians.find((one) => one.key === key));
    let waiting = slice;
    for (const [step, custodian] of custodians.entries()) {
      if (custodian === undefined || custodians.includes(undefined)) {
        for (const { page } of waiting) refuse(page, 'it is sealed for somebody the policy does not name');
        return [];
      }
      if (step > 0) {
        const { inner } = await this.#vault.ask('innerBoxes', { boxes: waiting.map(({ box }) => box) });
        const opened: { page: number; box: Uint8Array }[] = [];
        for (const [i, { page }] of waiting.entries()) {
          const box = inner[i] ?? null;
          if (box === null) refuse(page, 'what the first custodian let out holds no box for the second');
          else opened.push({ page, box });
        }
        waiting = opened;
      }
      if (waiting.length === 0) return [];
      const reply = await this.#ask(custodian, lane, author, waiting);
      if (reply instanceof CandorError) {
        for (const { page } of waiting) refuse(page, `${custodian.name} did not let it out: ${reply.message}`);
        return [];
      }
      for (const { page, why } of reply.refused) refuse(page, `${custodian.name} did not let it out: ${why}`);
      waiting = reply.released
        .filter(({ page }) => waiting.some((one) => one.page === page))
        .map(({ page, box }) => ({ page, box: fromBase64Url(box) }));
    }
    return waiting;
  }

  async #ask(
    custodian: Custodian,
    lane: LaneName,
    { journal, epoch, person }: Enrolment,
    pages: readonly { readonly page: number; readonly box: Uint8Array }[],
  ): Promise<z.infer<typeof releaseReplySchema> | CandorError> {
    try {
      const reply = await this.#services.custodian(custodian).request('POST', '/v1/release', releaseReplySchema, {
        case: this.#request.case,
        reason: this.#request.reason,
        author: person,
        scope: this.#scope,
        pages: pages.map(({ page, box }) => ({ journal, epoch, lane, page, box: toBase64Url(box) })),
      });
      if (reply.released.length > 0) this.#openedBy.add(reply.custodian);
      return reply;
    } catch (error) {
      if (!(error instanceof CandorError) || error.code !== 'custodian-refused') throw error;
      this.#refusal ??= error;
      return error;
    }
  }
}
