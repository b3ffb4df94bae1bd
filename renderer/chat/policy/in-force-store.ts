// The values in force on this computer and where each came from.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { shapeOf, type ErrorShape } from '../../../src/errors.ts';
import type { ReplyOf } from '../../../src/ipc/contract.ts';
import type { Host } from '../../host.ts';

/** One value in force. */
export type InForceValue = ReplyOf<'getInForce'>['values'][number];

/** See `createInForceStore`. */
export interface InForceState {
  readonly values: readonly InForceValue[] | null;
  readonly failure: ErrorShape | null;
  readonly load: () => Promise<void>;
}

/** Makes the store of In force. */
export function createInForceStore(host: Host<'chat'>): StoreApi<InForceState> {
  return createStore<InForceState>((set) => ({
    values: null,
    failure: null,
    load: async () => {
      try {
        const { values } = await host.getInForce({});
        set({ values, failure: null });
      } catch (thrown) {
        set({ failure: shapeOf(thrown) });
      }
    },
  }));
}
