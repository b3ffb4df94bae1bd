// Tells administrators about a release that was asked for a second time, through the endpoint.
import type { FastifyInstance } from 'fastify';
import { thrownFields, type Log } from '../log.ts';
import { Replayed } from '../nonces.ts';
import { replayAlarm, type EndpointClient } from './endpoint-client.ts';

/** How many are remembered as told. */
const remembered = 1000;

/** A request sent a thousand times is told of once; one that cannot be told is told when it comes again. */
export function tellOfReplays(app: FastifyInstance, endpoint: EndpointClient, log: Log): void {
  const told = new Set<string>();
  app.addHook('onError', async (_request, _reply, thrown) => {
    if (!(thrown instanceof Replayed)) return;
    const alarm = replayAlarm(thrown.claim);
    if (told.has(alarm.id)) return;
    if (told.size >= remembered) told.clear();
    told.add(alarm.id);
    await endpoint.alarm(alarm).catch((failed: unknown) => {
      told.delete(alarm.id);
      log('alarm-not-told', thrownFields(failed));
    });
  });
}
