// Which keys a custodian signs with and opens boxes with: the public halves.
import { z } from 'zod';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import type { KeyPair } from '../../../src/crypto/sodium.ts';
import { b32 } from '../../../src/protocol/signed.ts';
import { nothing, routes } from '../../route.ts';
import { slice } from '../../slice.ts';

/** The route, and who may call it. */
export const keysRoutes = routes({
  keys: {
    method: 'GET',
    path: '/v1/keys',
    about: 'tells the custodian’s public keys',
    by: ['anybody'],
    query: nothing,
    reply: z.strictObject({
      name: z.string(),
      signKey: b32,
      boxKeys: z.array(z.strictObject({ name: z.string(), boxKey: b32 })),
    }),
  },
});

/** See the first sentence. */
export const keysSlice = slice({
  name: 'keys',
  migrations: [],
  routes: keysRoutes,
  handlers: ({
    name,
    signKey,
    readingKeys,
  }: {
    readonly name: string;
    readonly signKey: KeyPair;
    readonly readingKeys: readonly { readonly name: string; readonly key: KeyPair }[];
  }) => ({
    keys: () => ({
      name,
      signKey: toBase64Url(signKey.publicKey),
      boxKeys: readingKeys.map((one) => ({ name: one.name, boxKey: toBase64Url(one.key.publicKey) })),
    }),
  }),
});
