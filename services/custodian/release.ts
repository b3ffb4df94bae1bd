// Letting page keys out for a case: checked, told to the author's record first, logged, and only then released (P4, P6).
import { equalBytes, fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { randomBytes, sealBox, wipe, type KeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { boxName, openBoxLayer, pageIsSigned } from '../../src/journal/page.ts';
import { readWirePage } from '../../src/protocol/wire-page.ts';
import { readCertificate } from '../../src/protocol/credentials.ts';
import type { ReleaseReply, ReleaseRequest } from '../../src/protocol/custodian.ts';
import type { WirePage } from '../../src/protocol/endpoint.ts';
import type { Certificate, Enrolment } from '../../src/protocol/signed.ts';
import { whyOut } from '../../src/protocol/standing.ts';
import type { EndpointClient } from './endpoint-client.ts';
import type { CustodianStore, ReleaseEvent } from './store.ts';

/** What a custodian works with. */
export interface Custodian {
  readonly name: string;
  readonly keys: readonly KeyPair[];
  readonly endpoint: EndpointClient;
  readonly endpointKey: Uint8Array;
  readonly store: CustodianStore;
  /** Unix milliseconds. */
  readonly now: () => number;
}

type Page = ReleaseRequest['pages'][number];

/** Throws `not-allowed` unless the certificate says reviewer. */
export function requireReviewer(by: Enrolment): void {
  if (by.role !== 'reviewer') throw new CandorError('not-allowed', 'Only a reviewer may ask for page keys.');
}

/** The keys (or inner boxes) of the pages asked for, sealed to the reviewer. Throws without releasing anything on any doubt (custodian.md §2). */
export async function release(custodian: Custodian, by: Enrolment, request: ReleaseRequest): Promise<ReleaseReply> {
  requireReviewer(by);
  if (request.author === by.person || request.pages.some((page) => page.journal === by.journal)) throw new CandorError('not-allowed', 'Nobody opens their own record as a reviewer.', { next: 'Your own record is under “My record”.' });
  const out = whyOut(await custodian.endpoint.standing(), by);
  if (out !== null) throw new CandorError('not-allowed', `${out} Nothing was released.`, { next: 'Ask IT if that is not so.' });
  const owners = await custodian.endpoint.owners(request.pages.map(({ journal, epoch, lane, page }) => ({ journal, epoch, lane, page })));
  // Opened before the author is told, so that nobody is told of an opening that cannot happen.
  const contents = request.pages.map((page, index) => openPage(custodian, page, checkOwner(custodian, by, request, page, owners[index])));
  try {
    const event = logLine(custodian, by, request);
    custodian.store.append({ ...event, event: 'agreed' });
    await tell(custodian, by, request, event);
    const boxKey = fromBase64Url(by.boxKey);
    const released = request.pages.map((page, index) => ({ page: page.page, box: toBase64Url(sealBox(contents[index] ?? new Uint8Array(0), boxKey)) }));
    custodian.store.append({ ...event, event: 'released', at: seconds(custodian) });
    return { custodian: custodian.name, released };
  } finally {
    for (const content of contents) wipe(content);
  }
}

/** The author is believed from the endpoint's certificate and the device's page signature, never from the request. Returns the name every layer of the page's box must carry. */
function checkOwner(custodian: Custodian, by: Enrolment, request: ReleaseRequest, page: Page, owner: { readonly certificate: Certificate; readonly page: WirePage } | undefined): Uint8Array {
  if (owner === undefined) throw new CandorError('not-found', 'The endpoint does not hold this page.');
  const author = readCertificate(owner.certificate, custodian.endpointKey);
  const held = owner.page;
  const chain = { journal: fromBase64Url(author.journal), epoch: author.epoch, lane: held.lane };
  const signed = readWirePage(held);
  const theSame = author.journal === page.journal && author.epoch === page.epoch && held.lane === page.lane && held.page === page.page;
  if (!theSame || !pageIsSigned(chain, signed, fromBase64Url(author.signKey))) {
    throw new CandorError('custodian-refused', 'The page is not signed by the device it is said to come from. Nothing was released.');
  }
  if (author.person === by.person) throw new CandorError('not-allowed', 'Nobody opens their own record as a reviewer.', { next: 'Your own record is under “My record”.' });
  if (author.person !== request.author) throw new CandorError('custodian-refused', 'The case names another author than the page’s. Nothing was released.', { next: 'Open the case about the true author.' });
  if (held.format === 1) throw new CandorError('custodian-refused', 'This page was sealed before boxes named their page, so it is not let out here. Nothing was released.', { next: 'Open it offline with the custodians’ keys: candor verify --keys.' });
  const place = held.readers.findIndex((reader) => custodian.keys.some((key) => equalBytes(key.publicKey, fromBase64Url(reader))));
  if (place === -1) throw new CandorError('custodian-refused', 'This page was not sealed to this custodian. Nothing was released.');
  // Only the outermost box is signed by the device; an inner one is first seen after the custodian before has let it out, and told of it.
  if (place === 0 && !equalBytes(signed.box, fromBase64Url(page.box))) throw new CandorError('custodian-refused', 'The box is not the one on record for this page. Nothing was released.');
  return boxName(chain, signed);
}

function openPage(custodian: Custodian, page: Page, name: Uint8Array): Uint8Array {
  const box = fromBase64Url(page.box);
  for (const key of custodian.keys) {
    const content = openBoxLayer(box, key, name);
    if (content === 'other-page') throw new CandorError('custodian-refused', 'The box names another page than the one it was sent for. Nothing was released.', { next: 'Tell compliance: somebody tried to open a page under another page’s name.' });
    if (content !== null) return content;
  }
  throw new CandorError('custodian-refused', `The box of page ${page.page} was not made for this custodian or was changed. Nothing was released.`);
}

async function tell(custodian: Custodian, by: Enrolment, request: ReleaseRequest, event: Omit<ReleaseEvent, 'event'>): Promise<void> {
  try {
    await custodian.endpoint.tell([
      { id: event.id, at: event.at, author: request.author, reviewer: { person: by.person, name: by.name, role: by.role }, custodian: custodian.name, what: describe(request.pages), case: request.case, reason: request.reason },
    ]);
  } catch (thrown) {
    custodian.store.append({ ...event, event: 'failed', at: seconds(custodian) });
    throw thrown;
  }
}

/** What was opened, in words for the author: it goes on after “Sofia Reyes opened …”. */
function describe(pages: readonly Page[]): string {
  const part = (lane: Page['lane'], word: string): string => {
    const count = pages.filter((page) => page.lane === lane).length;
    return count === 0 ? '' : `your ${word} (${count} ${count === 1 ? 'page' : 'pages'} of the record)`;
  };
  return [part('messages', 'messages'), part('drafts', 'drafts')].filter((text) => text !== '').join(' and ');
}

function logLine(custodian: Custodian, by: Enrolment, request: ReleaseRequest): Omit<ReleaseEvent, 'event'> {
  return {
    id: toBase64Url(randomBytes(16)),
    at: seconds(custodian),
    reviewer: JSON.stringify({ person: by.person, name: by.name, signKey: by.signKey }),
    author: request.author,
    case: request.case,
    reason: request.reason,
    pages: JSON.stringify(request.pages.map(({ journal, epoch, lane, page }) => ({ journal, epoch, lane, page }))),
  };
}

function seconds(custodian: Custodian): number {
  return Math.floor(custodian.now() / 1000);
}
