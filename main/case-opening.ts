// What the endpoint and custodians are asked for one case, and how it is brought into the reading room: whole records, and pages as they were before a redaction (P4).
import type { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { CandorError } from '../src/errors.ts';
import type { RequestOf } from '../src/ipc/contract.ts';
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
import { inScope, type Scope } from '../src/protocol/scope.ts';
import type { Enrolment } from '../src/protocol/signed.ts';
import type { SignedClient } from './network/endpoint-client.ts';
import type { RoomJournal, RoomLane } from './vault/room-source.ts';
import type { VaultClient } from './vault-client.ts';

/** Frames asked for at once. */
const framesAtOnce = 5000;
/** Pages asked for at once. */
const pagesAtOnce = 500;

type Asks = Pick<SignedClient, 'request'>;

/** Whom a case asks. */
export interface ReviewServices {
  readonly endpoint: Asks;
  /** Ed25519 key of the endpoint, base64url. */
  readonly endpointKey: string;
  /** Custodians the policy names. */
  readonly custodians: readonly Custodian[];
  readonly custodian: (one: Custodian) => Asks;
}

/** A journal of the case as the endpoint has it. */
export interface CaseJournal {
  readonly enrolment: Enrolment;
  readonly lanes: z.infer<typeof reviewJournalsReplySchema>['journals'][number]['lanes'];
}

/** A page on its way through the custodians. */
interface Boxed {
  readonly page: number;
  readonly replaced: number | undefined;
  readonly box: Uint8Array;
}

/** One opening of a case: what the endpoint and custodians are asked for it. */
export class CaseOpening {
  readonly #vault: Pick<VaultClient, 'ask'>;
  readonly #services: ReviewServices;
  readonly #request: RequestOf<'openCase'>;
  readonly #scope: Scope;
  readonly #openedBy = new Set<string>();
  /** What the case is registered as at the endpoint. */
  #registration = '';
  /** Names of the people it names, by id, as their certificates have them. */
  readonly #names = new Map<string, string>();
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
    const { endpoint } = this.#services;
    const { case: name, reason, drafts } = this.#request;
    const { registration } = await endpoint.request('POST', '/v1/review/cases', caseReplySchema, {
      case: name,
      reason,
      drafts,
      ...this.#scope,
    });
    this.#registration = registration;
    const total = this.#scope.people.length;
    onProgress(0, total);
    let journals = await this.journals();
    if (drafts) {
      // Drafts are on their authors' computers until a page is full; those that are connected bring what they have now.
      await Promise.all(
        journals.map(({ enrolment: { journal, epoch } }) =>
          endpoint.request('POST', '/v1/review/poke', reviewPokeReplySchema, { journal, epoch }),
        ),
      );
      journals = await this.journals();
    }
    for (const [done, person] of this.#scope.people.entries()) {
      for (const journal of journals) {
        const { enrolment } = journal;
        if (enrolment.person !== person) continue;
        const lane = async (of: LaneName): Promise<RoomLane> => {
          const at = journal.lanes.find((one) => one.lane === of);
          const fetched = await this.fetch(enrolment, of, at?.checkpoint?.seq ?? 0);
          const pages =
            of === 'messages' || drafts
              ? fetched.pages.filter((page) => 'box' in page).filter((page) => inScope(this.#scope, person, page))
              : [];
          return {
            ...fetched,
            checkpoint: at?.checkpoint ?? null,
            receipt: at?.receipt ?? null,
            ...(await this.release(of, enrolment, pages)),
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

  /** Who let keys out so far. */
  get openedBy(): ReadonlySet<string> {
    return this.#openedBy;
  }

  /** The first refusal of a custodian, null while there is none. */
  get refusal(): CandorError | null {
    return this.#refusal;
  }

  /** The name of one of the people of the case. */
  nameOf(person: string): string {
    return this.#names.get(person) ?? person;
  }

  /** Asks the endpoint for something of this case; `path` goes on after `?case=…`. */
  ask<T extends z.ZodType>(path: string, query: string, reply: T): Promise<z.infer<T>> {
    return this.#services.endpoint.request('GET', `${path}?case=${this.#registration}${query}`, reply);
  }

  /** Journals of the people of the case, with whose they are. */
  async journals(): Promise<readonly CaseJournal[]> {
    const { journals } = await this.#services.endpoint.request('GET', '/v1/review/journals', reviewJournalsReplySchema);
    const key = fromBase64Url(this.#services.endpointKey);
    const own = journals
      .map(({ certificate, lanes }) => ({ enrolment: readCertificate(certificate, key), lanes }))
      .filter(({ enrolment }) => this.#scope.people.includes(enrolment.person));
    for (const { enrolment } of own) this.#names.set(enrolment.person, enrolment.name);
    return own;
  }

  /** Frames 1 to `through`: what came to the endpoint while we read belongs to the next look. */
  async fetch(
    { journal, epoch }: Enrolment,
    lane: LaneName,
    through: number,
  ): Promise<Pick<RoomLane, 'pages' | 'frames' | 'folds'>> {
    const pages = new Map<number, ReviewPage>();
    const frames: ReviewFrame[] = [];
    const folds: ReviewFold[] = [];
    for (let from = 1; from <= through; ) {
      const query = `&journal=${journal}&epoch=${epoch}&lane=${lane}&from=${from}&limit=${framesAtOnce}`;
      const reply = await this.ask('/v1/review/frames', query, reviewFramesReplySchema);
      for (const page of reply.pages) if (page.firstSeq <= through) pages.set(page.page, page);
      frames.push(...reply.frames.filter((frame) => frame.seq <= through));
      folds.push(...reply.folds.filter((fold) => fold.lastSeq <= through));
      const last = reply.frames.at(-1)?.seq ?? reply.folds.at(-1)?.lastSeq;
      if (last === undefined || last < from || !reply.more) break;
      from = last + 1;
    }
    return { pages: [...pages.values()].sort((a, b) => a.page - b.page), frames, folds };
  }

  /** Asks the custodians for pages, those for the same readers together; `replaced`: the redaction before which a page is wanted, by its number. */
  async release(
    lane: LaneName,
    author: Enrolment,
    pages: readonly WirePage[],
    replaced: ReadonlyMap<number, number> = new Map(),
  ): Promise<Pick<RoomLane, 'boxes' | 'refused'>> {
    const boxes: { page: number; box: Uint8Array }[] = [];
    const refused: { page: number; why: string }[] = [];
    for (const readers of new Set(pages.map((page) => page.readers.join(' ')))) {
      const group = pages.filter((page) => page.readers.join(' ') === readers);
      for (let from = 0; from < group.length; from += pagesAtOnce) {
        const slice = group
          .slice(from, from + pagesAtOnce)
          .map(({ page, box }) => ({ page, replaced: replaced.get(page), box: fromBase64Url(box) }));
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
    slice: readonly Boxed[],
    refuse: (page: number, why: string) => void,
  ): Promise<readonly Boxed[]> {
    const custodians = readers.map((key) => this.#services.custodians.find((one) => one.key === key));
    let waiting = slice;
    for (const [step, custodian] of custodians.entries()) {
      if (custodian === undefined || custodians.includes(undefined)) {
        for (const { page } of waiting) refuse(page, 'it is sealed for somebody the policy does not name');
        return [];
      }
      if (step > 0) {
        const { inner } = await this.#vault.ask('innerBoxes', { boxes: waiting.map(({ box }) => box) });
        const opened: Boxed[] = [];
        for (const [i, { page, replaced }] of waiting.entries()) {
          const box = inner[i] ?? null;
          if (box === null) refuse(page, 'what the first custodian let out holds no box for the second');
          else opened.push({ page, replaced, box });
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
      const asked = waiting;
      waiting = reply.released
        .filter(({ page, replaced }) => asked.some((one) => one.page === page && one.replaced === replaced))
        .map(({ page, replaced, box }) => ({ page, replaced, box: fromBase64Url(box) }));
    }
    return waiting;
  }

  async #ask(
    custodian: Custodian,
    lane: LaneName,
    { journal, epoch, person }: Enrolment,
    pages: readonly Boxed[],
  ): Promise<z.infer<typeof releaseReplySchema> | CandorError> {
    try {
      const reply = await this.#services.custodian(custodian).request('POST', '/v1/release', releaseReplySchema, {
        case: this.#request.case,
        reason: this.#request.reason,
        author: person,
        scope: this.#scope,
        pages: pages.map(({ page, replaced, box }) => ({
          journal,
          epoch,
          lane,
          page,
          ...(replaced === undefined ? {} : { replaced }),
          box: toBase64Url(box),
        })),
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
