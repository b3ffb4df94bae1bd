// Who is signed in, what locks the app, how the record stands, and which place is shown.
import { createStore, type StoreApi } from 'zustand/vanilla';
import { shapeOf, type ErrorShape } from '../../../src/errors.ts';
import type { ReplyOf } from '../../../src/ipc/contract.ts';
import type { RecordState } from '../../../src/record/calls.ts';
import type { Host } from '../../host.ts';

/** What main says about this session. */
export type Session = ReplyOf<'getSession'>;
/** The three places of the rail. */
export type Place = 'chats' | 'my-record' | 'in-force';

/** See `createSessionStore`. */
export interface SessionState {
  readonly session: Session | null;
  readonly record: RecordState | null;
  /** Locks the app: shown instead of everything else. */
  readonly problem: ErrorShape | null;
  /** Something that went wrong while the app goes on; a line, never a modal. */
  readonly alert: ErrorShape | null;
  readonly acknowledging: boolean;
  /** The notice is on screen instead of everything else. */
  readonly noticeOpen: boolean;
  readonly place: Place;
  readonly load: () => Promise<void>;
  /** Main said that something of it changed. A notice that is due while the record goes on waits to be opened; one without which nothing is recorded opens itself. */
  readonly refresh: () => Promise<void>;
  /** Opens the notice that is due, or closes it for later while the record goes on. */
  readonly openNotice: (open: boolean) => void;
  readonly acknowledge: (locale: string) => Promise<void>;
  readonly go: (place: Place) => void;
  /** Puts a record that cannot be opened aside and begins a new one. */
  readonly putAside: () => Promise<void>;
  readonly setRecord: (record: RecordState) => void;
  readonly setAlert: (alert: ErrorShape | null) => void;
}

/** Makes the store of a window's session. */
export function createSessionStore(host: Host<'chat'>): StoreApi<SessionState> {
  return createStore<SessionState>((set, get) => ({
    session: null,
    record: null,
    problem: null,
    alert: null,
    acknowledging: false,
    noticeOpen: false,
    place: 'chats',
    refresh: async () => {
      try {
        const session = await host.getSession({});
        const { noticeOpen } = get();
        const isDue = !session.notice.acknowledged;
        set({
          session,
          record: session.record,
          problem: session.problem,
          noticeOpen: isDue && (noticeOpen || session.record.state === 'not-begun'),
        });
      } catch (thrown) {
        set({ alert: shapeOf(thrown) });
      }
    },
    openNotice: (open) => {
      if (open || get().record?.state !== 'not-begun') set({ noticeOpen: open });
    },
    load: async () => {
      try {
        const session = await host.getSession({});
        set({ session, record: session.record, problem: session.problem, noticeOpen: !session.notice.acknowledged });
      } catch (thrown) {
        set({ problem: shapeOf(thrown) });
      }
    },
    putAside: async () => {
      try {
        await host.putRecordAside({});
        await get().load();
      } catch (thrown) {
        set({ problem: shapeOf(thrown) });
      }
    },
    acknowledge: async (locale) => {
      const notice = get().session?.notice;
      if (notice === undefined || get().acknowledging) return;
      set({ acknowledging: true, alert: null });
      try {
        await host.acknowledgeNotice({ version: notice.version, hash: notice.hash, locale });
        await get().load();
      } catch (thrown) {
        set({ alert: shapeOf(thrown) });
      } finally {
        set({ acknowledging: false });
      }
    },
    go: (place) => set({ place }),
    setRecord: (record) => set({ record }),
    setAlert: (alert) => set({ alert }),
  }));
}
