// Changes how a conversation is kept in the list; how it is kept, the conversation itself says.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Arrangement } from '../../../src/arrangement/calls.ts';
import { shapeOf, type ErrorShape } from '../../../src/errors.ts';
import type { Host } from '../../host.ts';

/** See `createArrangementStore`. */
export interface ArrangementState {
  readonly arrange: (conversation: string, change: Partial<Arrangement>) => Promise<void>;
}

/** Makes the store. `failed` is told what could not be done. */
export function createArrangementStore(
  host: Host<'chat'>,
  failed: (error: ErrorShape) => void,
): StoreApi<ArrangementState> {
  return createStore<ArrangementState>(() => ({
    arrange: async (conversation, change) => {
      try {
        await host.arrangeConversation({ conversation, change });
      } catch (thrown) {
        failed(shapeOf(thrown));
      }
    },
  }));
}
