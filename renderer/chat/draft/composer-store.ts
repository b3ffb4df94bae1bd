// Every conversation's composer, and what each shows; edits stay alive here while another conversation is on screen.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EditOrigin } from '../../../src/draft/edit.ts';
import type { Message } from '../../../src/message/calls.ts';
import type { CaptureLevel } from '../../../src/policy/level.ts';
import type { Host } from '../../host.ts';
import { ComposerSession, type ComposerView } from './composer-session.ts';
import { windowTimers } from './timers.ts';

/** The composers of a window. */
export interface ComposerState {
  readonly views: Readonly<Record<string, ComposerView>>;
  /** Ties a textarea to its composer; `slash` is called when “/” was typed into the empty box. Returns the way to let go of it. */
  readonly attach: (conversation: string, box: HTMLTextAreaElement, slash: () => void) => () => void;
  readonly send: (conversation: string) => void;
  readonly takeBack: (conversation: string) => void;
  readonly insert: (conversation: string, text: string, origin: EditOrigin) => void;
  readonly focus: (conversation: string) => void;
  readonly key: (conversation: string, event: KeyboardEvent) => boolean;
  /** Waits until everything of this draft is on record. */
  readonly settled: (conversation: string) => Promise<void>;
  /** Brings onto the record what any composer holds; resolves once nothing waits. */
  readonly atRest: () => Promise<void>;
  readonly discarded: (conversation: string, draft: string) => void;
  readonly retryNow: () => void;
  /** The level in force changed. */
  readonly setLevel: (level: CaptureLevel) => void;
}

/** What the composers need from the stores around them. */
export interface ComposerStoreNeeds {
  readonly host: Host<'chat'>;
  readonly level: () => CaptureLevel;
  readonly maxLength: (conversation: string) => number;
  readonly sent: (message: Message) => void;
  readonly foundRecorded: (conversation: string) => void;
  readonly left: (conversation: string, text: string) => void;
}

/** Types into the focused field as a person would, so that undo and redo survive. */
function insertNatively(text: string): boolean {
  return text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
}

/** Makes the composers of a window. */
export function createComposerStore(needs: ComposerStoreNeeds): StoreApi<ComposerState> {
  const sessions = new Map<string, ComposerSession>();
  return createStore<ComposerState>((set) => {
    const open = (conversation: string): ComposerSession => {
      const known = sessions.get(conversation);
      if (known !== undefined) return known;
      const session = new ComposerSession({
        conversation,
        level: needs.level(),
        host: needs.host,
        timers: windowTimers,
        newId: () => crypto.randomUUID(),
        maxLength: () => needs.maxLength(conversation),
        insertNatively,
        show: (view) => set((state) => ({ views: { ...state.views, [conversation]: view } })),
        sent: needs.sent,
        foundRecorded: () => needs.foundRecorded(conversation),
      });
      sessions.set(conversation, session);
      return session;
    };
    return {
      views: {},
      attach: (conversation, box, slash) => {
        const session = open(conversation);
        session.attach(box, slash);
        return () => {
          session.detach();
          needs.left(conversation, session.text);
        };
      },
      send: (conversation) => {
        const session = open(conversation);
        void session.send();
        session.focus();
      },
      takeBack: (conversation) => open(conversation).takeBack(),
      insert: (conversation, text, origin) => open(conversation).insert(text, origin),
      focus: (conversation) => open(conversation).focus(),
      key: (conversation, event) => open(conversation).key(event),
      settled: (conversation) => sessions.get(conversation)?.settled() ?? Promise.resolve(),
      atRest: async () => {
        await Promise.all([...sessions.values()].map((session) => session.atRest()));
      },
      discarded: (conversation, draft) => sessions.get(conversation)?.discarded(draft),
      retryNow: () => {
        for (const session of sessions.values()) session.retryNow();
      },
      setLevel: (level) => {
        for (const session of sessions.values()) session.setLevel(level);
      },
    };
  });
}

/** Edits that are late for the record, over all composers. */
export function lateEdits(views: Readonly<Record<string, ComposerView>>): number | null {
  const late = Object.values(views).filter((view) => view.queue.late);
  return late.length === 0 ? null : late.reduce((sum, view) => sum + view.queue.waiting, 0);
}
