// The routes of the app: the gateway's key, and the socket in which a device proves itself (gateway.md §2).
import { z } from 'zod';
import { fromGatewaySchema, maxGatewayFrame, toGatewaySchema } from '../../../src/protocol/gateway.ts';
import { b32 } from '../../../src/protocol/signed.ts';
import { nothing, routes } from '../../route.ts';

/** See the sentence above. */
export const appRoutes = routes({
  key: {
    method: 'GET',
    path: '/v1/key',
    about: 'tells the gateway’s public key',
    by: ['anybody'],
    query: nothing,
    reply: z.strictObject({ signKey: b32 }),
  },
  socket: {
    method: 'SOCKET',
    path: '/v1/app',
    about: 'carries an employee’s messages out and events in',
    proves: 'an employee’s device, by its hello',
    takes: toGatewaySchema,
    gives: fromGatewaySchema,
    limit: maxGatewayFrame,
  },
});
