// Letting page keys out for a case: checked, told to the author's record first, logged, and only then released (P4, P6).
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { blake2b, randomBytes, sealBox, wipe } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import type { ReleaseReply, ReleaseRequest } from '../../../src/protocol/custodian.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import { whyOut } from '../../../src/protocol/standing.ts';
import { openPage } from './box.ts';
import { checkOwner, checkRequest } from './checks.ts';
import type { PageRef } from '../endpoint-client.ts';
import type { Custodian, Page } from './parts.ts';
import type { ReleaseEvent } from './store.ts';

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
    await custodian.log.append({ ...event, event: 'agreed' });
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
    await custodian.log.append({ ...event, event: 'released', at: seconds(custodian) });
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

/** A box under another page's name is an attack, or a device gone wrong: it goes into the own log, and administrators are told before anything else happens. */
async function raise(custodian: Custodian, by: Enrolment, request: ReleaseRequest, page: Page): Promise<void> {
  const { pages: _pages, ...event } = logLine(custodian, by, request, [page]);
  await custodian.log.appendMismatch({
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
    await custodian.log.append({ ...event, event: 'failed', at: seconds(custodian) });
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
