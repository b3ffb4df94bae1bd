// What administrators may read of the gateway: the chain of what passed, stopped devices, and messages the endpoint does not hold yet. Never content (P4, P7; gateway.md §6).
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { maxPassedRows, type UnconfirmedReply } from '../../src/protocol/passed.ts';
import { fit } from '../http.ts';
import type { Signer } from '../signer.ts';
import type { GatewayStore } from './store.ts';

const query = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .default(0),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,3}$/)
    .transform(Number)
    .default(maxPassedRows),
});

/** Adds the routes. */
export function adminRoutes(
  app: FastifyInstance,
  {
    store,
    signer,
    secretKey,
  }: { readonly store: GatewayStore; readonly signer: Signer; readonly secretKey: Uint8Array },
): void {
  app.get('/v1/passed', (request) => {
    signer.party(request, 'it', 'auditor');
    const { after, limit } = fit(request.query, query);
    return store.passed.reply(after, limit, secretKey);
  });

  app.get('/v1/unconfirmed', (request): UnconfirmedReply => {
    signer.party(request, 'it', 'auditor');
    const { after, limit } = fit(request.query, query);
    const most = Math.min(limit, maxPassedRows);
    const found = store.submits.unconfirmed(after, most + 1); // one more tells whether there is more
    const rows = found.slice(0, most);
    const messages = rows.map(({ employee, id, conversation, journal, epoch, seq, at }) => ({
      employee,
      message: id,
      conversation,
      journal,
      epoch,
      seq,
      at,
    }));
    return {
      stopped: [...store.stopped.all()],
      messages,
      next: found.length > rows.length ? (rows.at(-1)?.n ?? null) : null,
    };
  });
}
