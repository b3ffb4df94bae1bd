// What a custodian is made of: the list of its slices.
import { nonceTables } from '../nonces.ts';
import { keysSlice } from './keys/slice.ts';
import { releaseSlice } from './release/slice.ts';

/** Each adds its routes. */
export const custodianSlices = [keysSlice, releaseSlice] as const;
/** Each has its tables, in this order. */
export const custodianTables = [nonceTables, ...custodianSlices] as const;
