// What the endpoint is made of: the list of its slices.
import { nonceTables } from '../nonces.ts';
import { alarmSlice } from './alarm/slice.ts';
import { asideSlice } from './aside/slice.ts';
import { deviceSlice } from './device/slice.ts';
import { headsSlice } from './heads/slice.ts';
import { openingSlice } from './opening/slice.ts';
import { pokeSlice } from './poke/slice.ts';
import { pushSlice } from './push/slice.ts';
import { recordSlice } from './record/slice.ts';
import { redactSlice } from './redact/slice.ts';
import { reviewSlice } from './review/slice.ts';

/** Each adds its routes, and has its tables in this order: what refers to another comes after it. */
export const endpointSlices = [
  deviceSlice,
  recordSlice,
  pushSlice,
  openingSlice,
  redactSlice,
  reviewSlice,
  alarmSlice,
  headsSlice,
  asideSlice,
  pokeSlice,
] as const;
/** The tables of all of it. */
export const endpointTables = [nonceTables, ...endpointSlices] as const;
