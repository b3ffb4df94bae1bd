// `candor devices`: which devices there are, and taking one out.
import { z } from 'zod';
import { CandorError } from '../src/errors.ts';
import { devicesReplySchema, type DeviceEntry } from '../src/protocol/devices.ts';
import { askEndpoint, columns, moment, type AdminOptions } from './admin-client.ts';

/** Lists devices. */
export async function listDevices(options: AdminOptions): Promise<number> {
  const { devices } = await askEndpoint(options, 'GET', '/v1/devices', devicesReplySchema);
  if (options.json) console.log(JSON.stringify(devices));
  else if (devices.length === 0) console.log('No device is enrolled.');
  else
    console.log(
      columns([
        ['DEVICE', 'PERSON', 'ROLE', 'LAST BROUGHT SOMETHING', 'CERTIFICATE ENDS', 'STATE'],
        ...devices.map(row),
      ]),
    );
  return 0;
}

/** Revokes the device with this name, or the one whose name begins so. */
export async function revokeDevice(
  device: string,
  options: AdminOptions & { readonly reason: string },
): Promise<number> {
  const { devices } = await askEndpoint(options, 'GET', '/v1/devices', devicesReplySchema);
  const meant = devices.filter(
    (one) => one.journal === device || (device.length >= 4 && one.journal.startsWith(device)),
  );
  const [one] = meant;
  if (one === undefined)
    throw new CandorError('not-found', `There is no device ${device}.`, { next: 'See `candor devices list`.' });
  if (meant.length > 1)
    throw new CandorError('conflict', `${meant.length} devices begin with ${device}. Nothing was changed.`, {
      next: 'Give more of the name.',
    });
  await askEndpoint(options, 'POST', '/v1/devices/revoke', z.strictObject({}), {
    journal: one.journal,
    reason: options.reason,
  });
  if (options.json) console.log(JSON.stringify({ revoked: one.journal }));
  else
    console.log(
      `Revoked: ${one.journal} of ${one.name}. Endpoint and custodians refuse it from now on; its record here stays.`,
    );
  return 0;
}

function row(one: DeviceEntry): readonly string[] {
  const state =
    one.revoked === null ? 'in use' : `revoked ${moment(one.revoked.at)} by ${one.revoked.by}: ${one.revoked.reason}`;
  return [
    one.journal,
    `${one.name} (${one.person})`,
    one.role,
    one.lastReceived === null ? 'never' : moment(one.lastReceived),
    moment(one.expires),
    state,
  ];
}
