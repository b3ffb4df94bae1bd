// Renewing, listing and revoking devices (endpoint.md §2).
import type { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import type { KeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { issueCertificate } from '../../../src/protocol/credentials.ts';
import type { DeviceEntry, revokeRequestSchema } from '../../../src/protocol/devices.ts';
import { enrolmentSchema, type Certificate, type Enrolment } from '../../../src/protocol/signed.ts';
import type { Person } from '../../../src/protocol/standing.ts';
import type { Enrolments } from './enrolments.ts';
import type { DeviceStore } from './store.ts';

/** A newer certificate for a device in standing; inside a transaction. Its name is the one the configuration gives now. */
export async function renew(
  enrolments: Enrolments,
  people: readonly Person[],
  by: Enrolment,
  term: { readonly key: KeyPair; readonly now: number; readonly days: number },
): Promise<Certificate> {
  const name = people.find((one) => one.person === by.person && one.role === by.role)?.name ?? by.name;
  const certificate = issueCertificate(
    { ...by, name, issued: term.now, expires: term.now + term.days * 86_400 },
    term.key.secretKey,
  );
  await enrolments.renew(fromBase64Url(by.journal), by.epoch, certificate);
  return certificate;
}

/** All devices, or those of one person. */
export async function devicesOf(devices: DeviceStore, person: string | null): Promise<DeviceEntry[]> {
  const entries: DeviceEntry[] = [];
  for (const row of await devices.devices(person)) {
    const { name, role, issued, expires } = enrolmentSchema.parse(JSON.parse(row.certificate));
    entries.push({
      journal: toBase64Url(row.journal),
      epoch: row.epoch,
      person: row.person,
      name,
      role,
      issued,
      expires,
      lastReceived: row.received,
      revoked: (await devices.revocation(row.journal)) ?? null,
    });
  }
  return entries;
}

/** Takes a device out for good; inside a transaction. Throws `not-found`. */
export async function revoke(
  enrolments: Enrolments,
  devices: DeviceStore,
  by: string,
  asked: z.infer<typeof revokeRequestSchema>,
  now: number,
): Promise<void> {
  const journal = fromBase64Url(asked.journal);
  if ((await enrolments.owner(journal)) === undefined)
    throw new CandorError('not-found', 'There is no such device here. Nothing was changed.', {
      next: 'List the devices and give the name of one of them.',
    });
  // Out is the computer, under every name it gave itself.
  for (const one of await enrolments.journalsOfKeys(journal))
    await devices.revoke(one, { at: now, by, reason: asked.reason });
}
