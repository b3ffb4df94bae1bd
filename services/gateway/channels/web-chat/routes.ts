// The routes of web chat: a client's page, its files, and its socket (web-chat.md §1).
import { fromPageSchema, toPageSchema } from '../../../../src/protocol/web-chat.ts';
import { kibibyte, routes } from '../../../route.ts';

/** See the sentence above. */
export const webChatRoutes = routes({
  start: { method: 'FILE', path: '/', gives: 'a redirection', about: 'leads to the first employee’s page' },
  page: { method: 'FILE', path: '/chat/:person', gives: 'HTML', about: 'is a client’s page to write to this employee' },
  file: { method: 'FILE', path: '/page/*', gives: 'script, style, picture', about: 'is a file of that page' },
  socket: {
    method: 'SOCKET',
    path: '/chat/:person/ws',
    about: 'carries a client’s chat; only the page itself may open it',
    proves: 'a client, by the secret of their session; a visitor until they agree',
    takes: fromPageSchema,
    gives: toPageSchema,
    limit: 128 * kibibyte,
  },
});
