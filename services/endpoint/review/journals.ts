// What a reviewer is told of everybody else's records: that they are there, and how far they came (endpoint.md §4).
import type { z } from 'zod';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { lanes, type LaneName } from '../../../src/journal/lane.ts';
import type { reviewJournalsReplySchema } from '../../../src/protocol/endpoint.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { EnrolmentRow } from '../device/enrolments.ts';
import type { HeldRecord } from '../record/record.ts';
import { wireReceipt } from '../record/wire.ts';

/** Every journal but the reviewer's own, with what is held of each lane. */
export async function journalsFor(
  record: HeldRecord,
  by: Enrolment,
): Promise<z.infer<typeof reviewJournalsReplySchema>> {
  const journals = [];
  for (const row of await record.enrolments.ofOthers(by.person)) {
    const held = [];
    for (const lane of lanes) held.push(await laneOf(record, row, lane));
    journals.push({
      journal: toBase64Url(row.journal),
      epoch: row.epoch,
      certificate: { enrolment: row.certificate, signature: row.signature },
      lanes: held,
    });
  }
  return { journals };
}

async function laneOf(
  { chains }: HeldRecord,
  { journal, epoch }: EnrolmentRow,
  lane: LaneName,
): Promise<z.infer<typeof reviewJournalsReplySchema>['journals'][number]['lanes'][number]> {
  const chain = await chains.find(journal, epoch, lane);
  if (chain === undefined) return { lane, seq: 0, receipt: null, checkpoint: null };
  const receipt = await chains.latestReceipt(chain.id);
  const checkpoint = await chains.checkpoint(chain.id);
  return {
    lane,
    seq: chain.seq,
    receipt: receipt === undefined ? null : wireReceipt({ journal: toBase64Url(journal), epoch, lane }, receipt),
    checkpoint:
      checkpoint === undefined
        ? null
        : {
            lane,
            seq: checkpoint.seq,
            head: toBase64Url(checkpoint.head),
            signature: toBase64Url(checkpoint.signature),
          },
  };
}
