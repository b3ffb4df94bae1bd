// Takes a device's word that events are on its record: each client's message is accounted to that device and place, and what nobody awaits is destroyed (P7; gateway.md §5, §6).
import { CandorError } from '../../src/errors.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import type { Channel } from './channels/channel.ts';
import type { DeviceRow, RecordedPlace } from './device-store.ts';
import type { GatewayStore } from './store.ts';

/** What acknowledging works with. */
export interface AcknowledgingParts {
  readonly store: GatewayStore;
  /** Unix ms. */
  readonly now: () => number;
  readonly channelOf: (conversation: string) => Pick<Channel, 'recorded'> | undefined;
}

/** Events up to `cursor`, all of which were sent to this device, are on its record by `place`; durable when it returns. Throws `conflict` for a place that does not follow the last one. */
export function acknowledge(
  { store, now, channelOf }: AcknowledgingParts,
  by: Enrolment,
  cursor: number,
  place: RecordedPlace,
): void {
  const device = store.devices.find(by);
  if (device === undefined || cursor <= device.acknowledged) return;
  if (!follows(device, place))
    throw new CandorError(
      'conflict',
      'This record stood further already when events were acknowledged before, or showed another history. Nothing was acknowledged.',
      { next: 'Verify the journal on this device; an older copy of it may have been put back.' },
    );
  // Clients are told first: if this is cut short, the next acknowledgement tells them again.
  for (const row of store.events.unrecorded(by.person, device.first_cursor, cursor))
    channelOf(row.conversation)?.recorded(row.conversation, row.provider_id);
  store.atomically(() => {
    for (const one of store.events.inboundSent(by.person, device.acknowledged, cursor))
      store.passed.add({
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
    store.events.setRecorded(by.person, device.first_cursor, cursor);
    store.devices.acknowledge(by, cursor, place);
  });
}

/** A record only grows: at the same place there is the same head. */
function follows({ place_seq: seq, place_head: head }: DeviceRow, place: RecordedPlace): boolean {
  return place.seq > seq || (place.seq === seq && place.head === head);
}
