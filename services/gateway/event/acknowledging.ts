// Takes a device's word that events are on its record: each client's message is accounted to that device and place, and what nobody awaits is destroyed (P7; gateway.md §5, §6).
import { CandorError } from '../../../src/errors.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { Channel } from '../channels/channel.ts';
import type { DeviceRow, RecordedPlace } from '../device/store.ts';
import type { GatewayStores } from '../stores.ts';

/** What acknowledging works with. */
export interface AcknowledgingParts {
  readonly store: GatewayStores;
  /** Unix ms. */
  readonly now: () => number;
  readonly channelOf: (conversation: string) => Promise<Pick<Channel, 'recorded'> | undefined>;
}

/** Events up to `cursor`, all of which were sent to this device, are on its record by `place`; durable when it resolves. Throws `conflict` for a place that does not follow the last one. */
export async function acknowledge(
  { store, now, channelOf }: AcknowledgingParts,
  by: Enrolment,
  cursor: number,
  place: RecordedPlace,
): Promise<void> {
  const device = await store.devices.find(by);
  if (device === undefined || cursor <= device.acknowledged) return;
  requireGrown(device, place);
  // Clients are told first: if this is cut short, the next acknowledgement tells them again.
  for (const row of await store.events.unrecorded(by.person, device.first_cursor, cursor))
    await (await channelOf(row.conversation))?.recorded(row.conversation, row.provider_id);
  await store.sql.atomically(async () => {
    // As it is now: another connection of the same device may have said as much meanwhile.
    const held = await store.devices.find(by);
    if (held === undefined || cursor <= held.acknowledged) return;
    requireGrown(held, place);
    for (const one of await store.events.inboundSent(by.person, held.acknowledged, cursor))
      await store.passed.add({
        direction: 'on-record',
        at: now(),
        employee: by.person,
        conversation: one.conversation,
        message: one.message,
        contentHash: one.contentHash,
        cursor: one.cursor,
        journal: by.journal,
        epoch: by.epoch,
        seq: place.seq,
        recordHead: place.head,
      });
    await store.events.setRecorded(by.person, held.first_cursor, cursor);
    await store.devices.acknowledge(by, cursor, place);
  });
}

/** A record only grows: at the same place there is the same head. */
function requireGrown({ place_seq: seq, place_head: head }: DeviceRow, place: RecordedPlace): void {
  if (place.seq > seq || (place.seq === seq && place.head === head)) return;
  throw new CandorError(
    'conflict',
    'This record stood further already when events were acknowledged before, or showed another history. Nothing was acknowledged.',
    { next: 'Verify the journal on this device; an older copy of it may have been put back.' },
  );
}
