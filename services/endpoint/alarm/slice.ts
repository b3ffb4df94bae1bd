// Alarms: told by services, read by administrators (endpoint.md §9).
import { z } from 'zod';
import { alarmsReplySchema, alarmsRequestSchema, alarmsTakenSchema } from '../../../src/protocol/alarms.ts';
import type { Log } from '../../log.ts';
import type { Nonces } from '../../nonces.ts';
import { count, kibibyte, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import type { Sql } from '../../sql/sql.ts';
import { alarmTables, type Alarms } from './alarms.ts';

/** The routes, and who may call them. */
export const alarmRoutes = routes({
  tell: {
    method: 'POST',
    path: '/v1/alarms',
    about: 'takes what a service says somebody has to look at',
    by: ['custodian', 'gateway'],
    body: alarmsRequestSchema,
    limit: 256 * kibibyte,
    packed: 'may',
    reply: alarmsTakenSchema,
  },
  list: {
    method: 'GET',
    path: '/v1/alarms',
    about: 'lists alarms, oldest first',
    by: ['it', 'auditor'],
    query: z.strictObject({ after: count.default(0) }),
    reply: alarmsReplySchema,
  },
});

/** What this slice works with. */
export interface AlarmNeeds {
  readonly sql: Sql;
  readonly alarms: Alarms;
  readonly nonces: Nonces;
  readonly log: Log;
}

/** See the first sentence. */
export const alarmSlice = slice({
  name: 'alarm',
  migrations: alarmTables,
  routes: alarmRoutes,
  handlers: ({ sql, alarms, nonces, log }: AlarmNeeds) => ({
    tell: async ({ by: { name }, body, claim }) => {
      await sql.atomically(async () => {
        await nonces.claim(claim());
        for (const alarm of body.alarms) await alarms.add(name, alarm);
      });
      log('alarms', { from: name, stored: body.alarms.length });
      return { stored: body.alarms.length };
    },
    list: ({ query }) => alarms.after(query.after),
  }),
});
