// Letting page keys out for a case: checked, told to the author's record first, logged, and only then released (P4, P6).
import { equalBytes, fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { blake2b, randomBytes, sealBox, wipe, type KeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { boxName, openBoxLayer, pageIsSigned } from '../../src/journal/page.ts';
import { daysOf, inScope } from '../../src/protocol/scope.ts';
import { readWirePage } from '../../src/protocol/wire-page.ts';
import { readCertificate } from '../../src/protocol/credentials.ts';
import type { ReleaseReply, ReleaseRequest } from '../../src/protocol/custodian.ts';
import type { WirePage } from '../../src/protocol/endpoint.ts';
import type { Certificate, Enrolment } from '../../src/protocol/signed.ts';
import { whyOut } from '../../src/protocol/standing.ts';
import type { EndpointClient, PageRef } from './endpoint-client.ts';
import type { CustodianStore, ReleaseEvent } from './store.ts';

/** What a custodian works with. */
export interface Custodian {
  readonly name: string;
  readonly keys: readonly KeyPair[];
  readonly endpoint: EndpointClient;
  readonly endpointKey: Uint8Array;
  readonly store: CustodianStore;
  /** How many days a case may open at most. */
  readonly maxCaseDays: number;
  /** Unix milliseconds. */
  readonly now: () => number;
}

type Page = ReleaseRequest['pages'][number];
type Owner = { readonly certificate: Certificate; readonly page: WirePage; readonly arrived: number | null };
/** What became of one page: what its box holds, or why that is not let out; `lies` when the box names another page. */
type Outcome =
  | { readonly page: Page; readonly content: Uint8Array }
  | { readonly page: Page; readonly why: string; readonly lies: boolean };

/** Throws `not-allowed` unless the certificate says reviewer. */
export function requireReviewer(by: Enrolment): void {
  if (by.role !== 'reviewer') throw new CandorError('not-allowed', 'Only a reviewer may ask for page keys.');
}

/** The keys (or inner boxes) of the pages asked for, sealed to the reviewer. Throws without releasing anything on any doubt about the request; a page whose own box is doubtful stays behind (custodian.md §2). */
export async function release(custodian: Custodian, by: Enrolment, request: ReleaseRequest): Promise<ReleaseReply> {
  checkRequest(custodian, by, request);
  const out = whyOut(await custodian.endpoint.standing(), by);
  if (out !== null)
    throw new CandorError('not-allowed', `${out} Nothing was released.`, { next: 'Ask IT if that is not so.' });
  const owners = await custodian.endpoint.owners(request.pages.map(refOf));
  const names = request.pages.map((page, index) => checkOwner(custodian, by, request, page, owners[index]));
  // Opened before the author is told, so that nobody is told of an opening that cannot happen.
  const outcomes = request.pages.map((page, index) =>
    openPage(custodian, page, owners[index], names[index] ?? new Uint8Array(0)),
  );
  const opened = outcomes.filter((one) => 'content' in one);
  try {
    const refused = outcomes.filter((one) => 'why' in one);
    for (const { page } of refused.filter((one) => one.lies)) await raise(custodian, by, request, page);
    if (opened.length === 0)
      throw new CandorError(
        'custodian-refused',
        `${refused[0]?.why ?? 'There is nothing to let out.'} Nothing was released.`,
      );
    const event = logLine(
      custodian,
      by,
      request,
      opened.map(({ page }) => page),
    );
    custodian.store.append({ ...event, event: 'agreed' });
    await tell(
      custodian,
      by,
      request,
      event,
      opened.map(({ page }) => page),
    );
    const boxKey = fromBase64Url(by.boxKey);
    const released = opened.map(({ page, content }) => ({
      ...nameOf(page),
      box: toBase64Url(sealBox(content, boxKey)),
    }));
    custodian.store.append({ ...event, event: 'released', at: seconds(custodian) });
    return { custodian: custodian.name, released, refused: refused.map(({ page, why }) => ({ ...nameOf(page), why })) };
  } finally {
    for (const { content } of opened) wipe(content);
  }
}

/** Which page of the answer this is about. */
function nameOf({ page, replaced }: Page): { readonly page: number; readonly replaced?: number } {
  return { page, ...(replaced === undefined ? {} : { replaced }) };
}

/** A page as the endpoint is asked about it, and as it is logged. */
function refOf({ box: _, ...ref }: Page): PageRef {
  return ref;
}

/** Who asks, about whom, and for how much. */
function checkRequest(custodian: Custodian, by: Enrolment, request: ReleaseRequest): void {
  requireReviewer(by);
  const { scope } = request;
  const own =
    request.author === by.person ||
    scope.people.includes(by.person) ||
    request.pages.some((page) => page.journal === by.journal);
  if (own)
    throw new CandorError('not-allowed', 'Nobody opens their own record as a reviewer.', {
      next: 'Your own record is under “My record”.',
    });
  if (!scope.people.includes(request.author))
    throw new CandorError('custodian-refused', 'The case does not name this author. Nothing was released.', {
      next: 'Open a case that does.',
    });
  if (daysOf(scope) > custodian.maxCaseDays)
    throw new CandorError(
      'custodian-refused',
      `A case opens at most ${custodian.maxCaseDays} days; this one names ${daysOf(scope)}. Nothing was released.`,
      { next: 'Name fewer days.' },
    );
}

/** The author is believed from the endpoint's certificate and the device's page signature, never from the request. Returns the name every layer of the page's box must carry. */
function checkOwner(
  custodian: Custodian,
  by: Enrolment,
  request: ReleaseRequest,
  page: Page,
  owner: Owner | undefined,
): Uint8Array {
  if (owner === undefined) throw new CandorError('not-found', 'The endpoint does not hold this page.');
  const author = readCertificate(owner.certificate, custodian.endpointKey);
  const held = owner.page;
  const chain = { journal: fromBase64Url(author.journal), epoch: author.epoch, lane: held.lane };
  const signed = readWirePage(held);
  const theSame =
    author.journal === page.journal &&
    author.epoch === page.epoch &&
    held.lane === page.lane &&
    held.page === page.page;
  if (!theSame || !pageIsSigned(chain, signed, fromBase64Url(author.signKey))) {
    throw new CandorError(
      'custodian-refused',
      'The page is not signed by the device it is said to come from. Nothing was released.',
    );
  }
  if (author.person === by.person)
    throw new CandorError('not-allowed', 'Nobody opens their own record as a reviewer.', {
      next: 'Your own record is under “My record”.',
    });
  if (author.person !== request.author)
    throw new CandorError('custodian-refused', 'The case names another author than the page’s. Nothing was released.', {
      next: 'Open the case about the true author.',
    });
  if (held.format === 1)
    throw new CandorError(
      'custodian-refused',
      'This page was sealed before boxes named their page, so it is not let out here. Nothing was released.',
      { next: 'Open it offline with the custodians’ keys: candor verify --keys.' },
    );
  if (!inScope(request.scope, author.person, { ...held, arrived: owner.arrived }))
    throw new CandorError(
      'custodian-refused',
      `Page ${held.page} is of a day the case does not name. Nothing was released.`,
      { next: 'Open a case that names its day.' },
    );
  return boxName(chain, signed);
}

/** What one page's box holds. Only the page itself is kept back for a box that is wrong, so that an author who makes one hides no other page with it. */
function openPage(custodian: Custodian, page: Page, owner: Owner | undefined, name: Uint8Array): Outcome {
  const refused = (why: string, lies = false): Outcome => ({ page, why, lies });
  const readers = owner?.page.readers ?? [];
  const place = readers.findIndex((reader) =>
    custodian.keys.some((key) => equalBytes(key.publicKey, fromBase64Url(reader))),
  );
  if (place === -1) return refused('This page was not sealed to this custodian.');
  // Only the outermost box is signed by the device; an inner one is first seen after the custodian before has let it out, and told of it.
  if (place === 0 && owner?.page.box !== page.box) return refused('The box is not the one on record for this page.');
  const box = fromBase64Url(page.box);
  for (const key of custodian.keys) {
    const content = openBoxLayer(box, key, name);
    if (content === null) continue;
    if (content === 'other-page') return refused('The box names another page than the one it was sent for.', true);
    const isLast = place === readers.length - 1;
    if (isLast ? content.length === 32 : content.length > 48) return { page, content };
    wipe(content);
    return refused(
      isLast ? 'What its box holds is not a page key.' : 'What its box holds is not the next custodian’s box.',
    );
  }
  return refused(`The box of page ${page.page} was not made for this custodian or was changed.`);
}

/** A box under another page's name is an attack, or a device gone wrong: it goes into the own log, and administrators are told before anything else happens. */
async function raise(custodian: Custodian, by: Enrolment, request: ReleaseRequest, page: Page): Promise<void> {
  const { pages: _pages, ...event } = logLine(custodian, by, request, [page]);
  custodian.store.appendMismatch({
    ...event,
    page: JSON.stringify(refOf(page)),
    box: toBase64Url(blake2b(fromBase64Url(page.box))),
  });
  const what = `${by.name} asked ${custodian.name} to open page ${page.page} of the ${page.lane} of ${request.author}, but the box sent for it belongs to another page. Nothing was let out. Somebody tried to open a page under another page’s name, so that its author would not be told.`;
  await custodian.endpoint.alarm({
    id: event.id,
    at: event.at,
    kind: 'box-mismatch',
    person: request.author,
    journal: page.journal,
    what,
  });
}

async function tell(
  custodian: Custodian,
  by: Enrolment,
  request: ReleaseRequest,
  event: Omit<ReleaseEvent, 'event'>,
  pages: readonly Page[],
): Promise<void> {
  try {
    await custodian.endpoint.tell([
      {
        id: event.id,
        at: event.at,
        author: request.author,
        reviewer: { person: by.person, name: by.name, role: by.role },
        custodian: custodian.name,
        what: describe(pages),
        case: request.case,
        reason: request.reason,
        scope: request.scope,
      },
    ]);
  } catch (thrown) {
    custodian.store.append({ ...event, event: 'failed', at: seconds(custodian) });
    throw thrown;
  }
}

/** What was opened, in words for the author: it goes on after “Sofia Reyes opened …”. */
function describe(pages: readonly Page[]): string {
  const part = (these: readonly Page[], words: string): string =>
    these.length === 0 ? '' : `${words} (${these.length} ${these.length === 1 ? 'page' : 'pages'} of the record)`;
  const there = pages.filter((page) => page.replaced === undefined);
  const gone = pages.filter((page) => page.replaced !== undefined);
  return [
    part(
      there.filter(({ lane }) => lane === 'messages'),
      'your messages',
    ),
    part(
      there.filter(({ lane }) => lane === 'drafts'),
      'your drafts',
    ),
    part(gone, 'your drafts as they were before you discarded some as private'),
  ]
    .filter((text) => text !== '')
    .join(' and ');
}

function logLine(
  custodian: Custodian,
  by: Enrolment,
  request: ReleaseRequest,
  pages: readonly Page[],
): Omit<ReleaseEvent, 'event'> {
  return {
    id: toBase64Url(randomBytes(16)),
    at: seconds(custodian),
    reviewer: JSON.stringify({ person: by.person, name: by.name, signKey: by.signKey }),
    author: request.author,
    case: request.case,
    reason: request.reason,
    pages: JSON.stringify(pages.map(refOf)),
  };
}

function seconds(custodian: Custodian): number {
  return Math.floor(custodian.now() / 1000);
}
