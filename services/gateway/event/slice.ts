// Events for employees; they go out over the app’s socket.
import { slice } from '../../slice.ts';
import { eventTables } from './store.ts';

/** See the sentence above. */
export const eventSlice = slice({ name: 'event', migrations: eventTables, routes: {}, handlers: () => ({}) });
