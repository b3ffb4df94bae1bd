// One opening of a case: registered at the endpoint, its pages fetched, their keys asked of the custodians, and all of it brought into a room of the vault.
import type { z } from 'zod';
import { fromBase64Url } from '../../../src/bytes/bytes.ts';
import type { RequestOf } from '../../../src/ipc/contract.ts';
import type { LaneName } from '../../../src/journal/lane.ts';
import { readCertificate } from '../../../src/protocol/credentials.ts';
import {
  caseReplySchema,
  reviewFramesReplySchema,
  reviewJournalsReplySchema,
  reviewPokeReplySchema,
  type ReviewFold,
  type ReviewFrame,
  type ReviewPage,
} from '../../../src/protocol/endpoint.ts';
import { inScope, type Scope } from '../../../src/protocol/scope.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { RoomJournal, RoomLane } from '../../vault/room-source.ts';
import type { VaultClient } from '../../vault-client.ts';
import { KeyRelease } from './key-release.ts';
import type { ReviewServices } from './review-services.ts';

/** Frames asked for at once. */
const framesAtOnce = 5000;

/** A journal of the case as the endpoint has it. */
export interface CaseJournal {
  readonly enrolment: Enrolment;
  readonly lanes: z.infer<typeof reviewJournalsReplySchema>['journals'][number]['lanes'];
}

/** One opening of a case: what the endpoint and custodians are asked for it. */
export class CaseOpening {
  readonly #vault: Pick<VaultClient, 'ask'>;
  readonly #services: ReviewServices;
  readonly #request: RequestOf<'openCase'>;
  readonly #scope: Scope;
  readonly #keys: KeyRelease;
  /** What the case is registered as at the endpoint. */
  #registration = '';
  /** Names of the people it names, by id, as their certificates have them. */
  readonly #names = new Map<string, string>();

  constructor(vault: Pick<VaultClient, 'ask'>, services: ReviewServices, request: RequestOf<'openCase'>, scope: Scope) {
    this.#vault = vault;
    this.#services = services;
    this.#request = request;
    this.#scope = scope;
    this.#keys = new KeyRelease(vault, services, request, scope);
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
            ...(await this.#keys.release(of, enrolment, pages)),
          };
        };
        const lanes: RoomJournal['lanes'] = { messages: await lane('messages'), drafts: await lane('drafts') };
        await this.#vault.ask('roomAdd', { room, journal: { enrolment, lanes } });
      }
      onProgress(done + 1, total);
    }
    return this.#keys.openedOrRefused();
  }

  /** The custodians, as this case asks them. */
  get keys(): KeyRelease {
    return this.#keys;
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
}
