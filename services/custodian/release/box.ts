// Opening one page's box: what it holds, or why that stays behind.
import { equalBytes, fromBase64Url } from '../../../src/bytes/bytes.ts';
import { wipe } from '../../../src/crypto/sodium.ts';
import { openBoxLayer } from '../../../src/journal/page.ts';
import type { Custodian, Outcome, Owner, Page } from './parts.ts';

/** What one page's box holds. Only the page itself is kept back for a box that is wrong, so that an author who makes one hides no other page with it. */
export function openPage(custodian: Custodian, page: Page, owner: Owner | undefined, name: Uint8Array): Outcome {
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
