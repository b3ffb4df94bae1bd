// Whether a release may be asked for at all: who asks, about whom, for which days, and whose pages they truly are (P4).
import { fromBase64Url } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import { boxName, pageIsSigned } from '../../../src/journal/page.ts';
import { readCertificate } from '../../../src/protocol/credentials.ts';
import type { ReleaseRequest } from '../../../src/protocol/custodian.ts';
import { daysOf, inScope } from '../../../src/protocol/scope.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import { readWirePage } from '../../../src/protocol/wire-page.ts';
import type { Custodian, Owner, Page } from './parts.ts';

/** Who asks, about whom, and for how much; throws `not-allowed`, `custodian-refused`. */
export function checkRequest(custodian: Custodian, by: Enrolment, request: ReleaseRequest): void {
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
export function checkOwner(
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
