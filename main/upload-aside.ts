// Brings records that were put aside to the endpoint, in parts, so that the custodians can still open what this computer cannot.
import { toBase64Url } from '../src/bytes/bytes.ts';
import { asidePart, asideReplySchema } from '../src/protocol/endpoint.ts';
import type { KeyPlaces } from './keys/root-key.ts';
import type { SignedClient } from './network/endpoint-client.ts';
import { markUploaded, readAside, recordsAside, sizeOf } from './put-aside.ts';
import type { VaultStatus } from './vault/shapes.ts';

/** Uploads what the current epoch began after, unless the endpoint holds it. Rejects with the endpoint's error; the next run goes on where this one stopped. */
export async function uploadAside(places: KeyPlaces, endpoint: SignedClient, status: VaultStatus): Promise<void> {
  const aside = recordsAside(places).at(-1);
  if (aside === undefined || aside.uploaded || aside.digest !== status.previous) return;
  const size = sizeOf(aside);
  for (let offset = 0; ; ) {
    const part = readAside(aside, offset, Math.min(asidePart, size - offset));
    const { held, whole } = await endpoint.request('POST', '/v1/aside', asideReplySchema, {
      journal: status.journal,
      epoch: status.epoch,
      size,
      offset,
      part: toBase64Url(part),
    });
    if (whole) break;
    offset = held;
  }
  markUploaded(aside);
}
