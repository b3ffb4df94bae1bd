// What the gateway is made of: the list of its slices. Channels bring their own (`channels/`).
import { appSlice } from './app/slice.ts';
import { conversationSlice } from './conversation/slice.ts';
import { deviceSlice } from './device/slice.ts';
import { eventSlice } from './event/slice.ts';
import { passedSlice } from './passed/slice.ts';
import { submitSlice } from './submit/slice.ts';

/** Each adds its routes, and has its tables in this order: what refers to another comes after it. */
export const gatewaySlices = [conversationSlice, eventSlice, submitSlice, deviceSlice, passedSlice, appSlice] as const;
