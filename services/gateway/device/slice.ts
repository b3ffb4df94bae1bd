// Devices the gateway serves, and those it stopped.
import { slice } from '../../slice.ts';
import { deviceTables } from './store.ts';

/** See the sentence above. */
export const deviceSlice = slice({ name: 'device', migrations: deviceTables, routes: {}, handlers: () => ({}) });
