// The route of releasing, and who may call it.
import { releaseReplySchema, releaseRequestSchema } from '../../../src/protocol/custodian.ts';
import { mebibyte, routes } from '../../route.ts';

/** See the sentence above. */
export const releaseRoutes = routes({
  release: {
    method: 'POST',
    path: '/v1/release',
    about: 'lets page keys out for a case, once the author’s record was told',
    by: ['reviewer'],
    body: releaseRequestSchema,
    limit: 2 * mebibyte, // a thousand boxes fit many times
    packed: 'may',
    reply: releaseReplySchema,
  },
});
