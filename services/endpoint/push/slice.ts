// A device brings what follows of one of its lanes, and gets a receipt (endpoint.md §3).
import type { KeyPair } from '../../../src/crypto/sodium.ts';
import { pushReplySchema, pushRequestSchema } from '../../../src/protocol/endpoint.ts';
import type { CompanyPolicies } from '../../company-policies.ts';
import type { Log } from '../../log.ts';
import type { Nonces } from '../../nonces.ts';
import { mebibyte, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { Alarms } from '../alarm/alarms.ts';
import type { EndpointConfig } from '../config.ts';
import type { HeldRecord } from '../record/record.ts';
import { boxTables, type Boxes } from './boxes.ts';
import { takePush } from './push.ts';

/** The route, and who may call it. */
export const pushRoutes = routes({
  push: {
    method: 'POST',
    path: '/v1/push',
    about: 'takes what follows of a device’s own lane, and answers with a receipt',
    by: ['device'],
    body: pushRequestSchema,
    limit: 8 * mebibyte, // one message of a million letters fits, which is the most there is; devices otherwise send 2 MiB at once
    packed: 'may',
    reply: pushReplySchema,
  },
});

/** What this slice works with. */
export interface PushNeeds {
  readonly record: HeldRecord;
  readonly boxes: Boxes;
  readonly policies: CompanyPolicies;
  readonly alarms: Alarms;
  readonly config: Pick<EndpointConfig, 'latePageDays'>;
  readonly nonces: Nonces;
  readonly key: KeyPair;
  /** Unix seconds. */
  readonly seconds: () => number;
  readonly log: Log;
}

/** See the first sentence. */
export const pushSlice = slice({
  name: 'push',
  migrations: boxTables,
  routes: pushRoutes,
  handlers: ({ config, record, boxes, policies, alarms, nonces, key, seconds, log }: PushNeeds) => ({
    push: async ({ by, body, claim }) => {
      const receipt = await record.sql.atomically(async () => {
        await nonces.claim(claim());
        return takePush(record, boxes, policies, by, body, key, seconds(), { alarms, lateDays: config.latePageDays });
      });
      const { person } = by;
      log('pushed', {
        person,
        lane: body.lane,
        frames: body.frames.length,
        folds: body.folds.length,
        seq: receipt.seq,
      });
      return { receipt };
    },
  }),
});
