// Where saving a copy of one's record stands: asked about, being written, saved where, or why not.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { shapeOf, type ErrorShape } from '../../../src/errors.ts';
import type { ExportFormat } from '../../../src/export/formats.ts';
import type { Host } from '../../host.ts';

/** See `createExportStore`. */
export interface ExportState {
  /** The choice of formats is shown. */
  readonly open: boolean;
  /** An export is under way; `total` is 0 while the place is being chosen. */
  readonly running: { readonly done: number; readonly total: number } | null;
  /** Where the last copy went; empty for none. */
  readonly path: string;
  readonly failure: ErrorShape | null;
  readonly show: (open: boolean) => void;
  readonly run: (format: ExportFormat) => Promise<void>;
  readonly progressed: (done: number, total: number) => void;
}

/** Makes the store of exports. */
export function createExportStore(host: Pick<Host<'chat'>, 'exportMyRecord'>): StoreApi<ExportState> {
  return createStore<ExportState>((set, get) => ({
    open: false,
    running: null,
    path: '',
    failure: null,
    show: (open) => set({ open, path: '', failure: null }),
    run: async (format) => {
      if (get().running !== null) return;
      set({ running: { done: 0, total: 0 }, path: '', failure: null });
      try {
        const { path } = await host.exportMyRecord({ format });
        set({ path });
      } catch (thrown) {
        set({ failure: shapeOf(thrown) });
      } finally {
        set({ running: null });
      }
    },
    progressed: (done, total) => set((state) => (state.running === null ? {} : { running: { done, total } })),
  }));
}
