// Puts the stores of the chat window together and passes on what main tells the window.
import { createContext, useContext } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { Host } from '../../host.ts';
import { createArrangementStore, type ArrangementState } from '../arrangement/arrangement-store.ts';
import { createComposerStore, type ComposerState } from '../draft/composer-store.ts';
import { createConversationsStore, type ConversationsState } from '../conversation/conversations-store.ts';
import { createInForceStore, type InForceState } from '../policy/in-force-store.ts';
import { createExportStore, type ExportState } from '../export/export-store.ts';
import { createMyRecordStore, type MyRecordState } from '../my-record/my-record-store.ts';
import { createThreadStore, type ThreadState } from '../message/thread-store.ts';
import { createSessionStore, type SessionState } from '../session/session-store.ts';

/** Everything the chat window knows, by feature. */
interface States {
  readonly session: SessionState;
  readonly conversations: ConversationsState;
  readonly arrangement: ArrangementState;
  readonly threads: ThreadState;
  readonly composers: ComposerState;
  readonly myRecord: MyRecordState;
  readonly exporting: ExportState;
  readonly inForce: InForceState;
}
/** The stores of a chat window. */
export type ChatApp = { readonly [N in keyof States]: StoreApi<States[N]> };

/** Until the list is there nothing limits a text but the call itself. */
const unknownLimit = 1_000_000;

/** Makes the stores of a window on top of its host, and listens. */
export function createChatApp(host: Host<'chat'>): ChatApp {
  const session = createSessionStore(host);
  const conversations = createConversationsStore(host);
  const arrangement = createArrangementStore(host, (error) => session.getState().setAlert(error));
  const threads = createThreadStore(host);
  const composers = createComposerStore({
    host,
    level: () => session.getState().record?.level ?? session.getState().session?.level ?? 'edits',
    maxLength: (id) =>
      conversations.getState().conversations?.find((each) => each.id === id)?.capabilities.maxLength ?? unknownLimit,
    sent: (message) => threads.getState().take(message),
    foundRecorded: (id) => void threads.getState().refresh(id),
    left: (id, text) => conversations.getState().leave(id, text),
  });
  const myRecord = createMyRecordStore(host, {
    settled: (id) => composers.getState().settled(id),
    discarded: (id, draft) => composers.getState().discarded(id, draft),
  });
  const exporting = createExportStore(host);
  const inForce = createInForceStore(host);
  host.on((event) => {
    switch (event.type) {
      case 'record': {
        const { record: known, alert } = session.getState();
        session.getState().setRecord(event.record);
        // First the level, then another try: what may no longer be recorded is not offered again.
        if (event.record.level !== known?.level) composers.getState().setLevel(event.record.level);
        composers.getState().retryNow();
        // The policy on this computer is right again: what was said of it is over.
        if (
          event.record.policyRefused === '' &&
          known?.policyRefused !== '' &&
          alert?.code.startsWith('policy-') === true
        )
          session.getState().setAlert(null);
        break;
      }
      case 'session':
        void session.getState().refresh();
        void inForce.getState().load();
        break;
      case 'conversation':
        conversations.getState().update(event.conversation);
        break;
      case 'show-conversation':
        session.getState().go('chats');
        conversations.getState().select(event.conversation);
        composers.getState().focus(event.conversation);
        break;
      case 'message':
        threads.getState().take(event.message);
        break;
      case 'opening':
        myRecord.getState().opened(event.opening);
        break;
      case 'drafts':
        void myRecord.getState().draftsChanged();
        break;
      case 'closing':
        void composers
          .getState()
          .atRest()
          .then(() => host.readyToClose({}));
        break;
      case 'opening-case':
        break; // of the review window
      case 'progress':
        exporting.getState().progressed(event.done, event.total);
        break;
      case 'problem':
        session.getState().setAlert({ code: event.code, message: event.message, next: event.next });
        break;
    }
  });
  return { session, conversations, arrangement, threads, composers, myRecord, exporting, inForce };
}

/** Hands the stores to the views. */
export const ChatAppContext = createContext<ChatApp | null>(null);

/** The stores themselves, for calls. */
export function useChatApp(): ChatApp {
  const app = useContext(ChatAppContext);
  if (app === null) throw new Error('This view stands outside the chat window.');
  return app;
}

/** A part of one store's state; the view renders again only when that part changes. */
export function useChat<N extends keyof States, T>(name: N, pick: (state: States[N]) => T): T {
  const store: StoreApi<States[N]> = useChatApp()[name];
  return useStore(store, pick);
}
