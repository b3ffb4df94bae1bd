// Messages on their way out; they come in over the app’s socket.
import { slice } from '../../slice.ts';
import { submitTables } from './store.ts';

/** See the sentence above. */
export const submitSlice = slice({ name: 'submit', migrations: submitTables, routes: {}, handlers: () => ({}) });
