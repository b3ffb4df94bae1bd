// Conversations as channels announce them; they are written to over the app’s socket.
import { slice } from '../../slice.ts';
import { conversationTables } from './store.ts';

/** See the sentence above. */
export const conversationSlice = slice({
  name: 'conversation',
  migrations: conversationTables,
  routes: {},
  handlers: () => ({}),
});
