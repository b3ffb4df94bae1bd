// The keys of a case: asked of the custodians page by page, one custodian after the other, each answer still boxed for this device (P4).
import type { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import type { RequestOf } from '../../../src/ipc/contract.ts';
import type { LaneName } from '../../../src/journal/lane.ts';
import type { Custodian } from '../../../src/policy/policy.ts';
import { releaseReplySchema } from '../../../src/protocol/custodian.ts';
import type { WirePage } from '../../../src/protocol/endpoint.ts';
import type { Scope } from '../../../src/protocol/scope.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { RoomLane } from '../../vault/room-source.ts';
import type { VaultClient } from '../../vault-client.ts';
import type { ReviewServices } from './review-services.ts';

/** Pages asked for at once. */
const pagesAtOnce = 500;

/** A page on its way through the custodians. */
interface Boxed {
  readonly page: number;
  readonly replaced: number | undefined;
  readonly box: Uint8Array;
}

/** What custodians let out for one case, and what they said. */
export class KeyRelease {
  readonly #vault: Pick<VaultClient, 'ask'>;
  readonly #services: Pick<ReviewServices, 'custodian' | 'custodians'>;
  readonly #request: Pick<RequestOf<'openCase'>, 'case' | 'reason'>;
  readonly #scope: Scope;
  readonly #openedBy = new Set<string>();
  /** What a custodian said to a request it refused; the case fails with it when nothing at all opened. */
  #refusal: CandorError | null = null;
  #boxes = 0;

  constructor(
    vault: Pick<VaultClient, 'ask'>,
    services: Pick<ReviewServices, 'custodian' | 'custodians'>,
    request: Pick<RequestOf<'openCase'>, 'case' | 'reason'>,
    scope: Scope,
  ) {
    this.#vault = vault;
    this.#services = services;
    this.#request = request;
    this.#scope = scope;
  }

  /** Who let keys out so far. */
  get openedBy(): ReadonlySet<string> {
    return this.#openedBy;
  }

  /** Who let keys out; throws what a custodian said when nothing at all was let out. */
  openedOrRefused(): ReadonlySet<string> {
    if (this.#refusal !== null && this.#boxes === 0) throw this.#refusal;
    return this.#openedBy;
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
