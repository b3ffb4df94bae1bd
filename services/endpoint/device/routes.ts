// The routes about devices and who is in, and who may call them (endpoint.md §2, §8).
import { z } from 'zod';
import { devicesReplySchema, renewReplySchema, revokeRequestSchema } from '../../../src/protocol/devices.ts';
import { enrolReplySchema, enrolRequestSchema } from '../../../src/protocol/endpoint.ts';
import { b32 } from '../../../src/protocol/signed.ts';
import { standingReplySchema } from '../../../src/protocol/standing.ts';
import { kibibyte, nothing, routes } from '../../route.ts';

/** See the sentence above. */
export const deviceRoutes = routes({
  key: {
    method: 'GET',
    path: '/v1/key',
    about: 'tells the endpoint’s public key',
    by: ['anybody'],
    query: nothing,
    reply: z.strictObject({ signKey: b32 }),
  },
  enrol: {
    method: 'POST',
    path: '/v1/enrol',
    about: 'makes a device’s keys a certificate, for a token, once',
    by: ['anybody'],
    body: enrolRequestSchema,
    limit: 16 * kibibyte,
    packed: 'never', // nothing is unpacked before it is known who asks
    reply: enrolReplySchema,
  },
  renew: {
    method: 'POST',
    path: '/v1/renew',
    about: 'gives a device a newer certificate',
    by: ['device'],
    body: null,
    limit: 16 * kibibyte,
    packed: 'may',
    reply: renewReplySchema,
  },
  standing: {
    method: 'GET',
    path: '/v1/standing',
    about: 'says who is in the company, signed in answer to this request',
    by: ['custodian', 'gateway', 'it', 'auditor'],
    query: nothing,
    reply: standingReplySchema,
  },
  devices: {
    method: 'GET',
    path: '/v1/devices',
    about: 'lists all devices, or a person’s own',
    by: ['device', 'it', 'auditor'],
    query: nothing,
    reply: devicesReplySchema,
  },
  revoke: {
    method: 'POST',
    path: '/v1/devices/revoke',
    about: 'takes a device out for good',
    by: ['it'],
    body: revokeRequestSchema,
    limit: 16 * kibibyte,
    packed: 'may',
    reply: nothing,
  },
});
