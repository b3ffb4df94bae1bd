// An in-memory host of the chat window for looking at screens and for tests: keeps what the record promises, in memory and only there.
import { applyEdit, type RecordedEdit } from '../../src/draft/edit.ts';
import type { ErrorCode, ErrorShape } from '../../src/errors.ts';
import type { Conversation } from '../../src/conversation/calls.ts';
import type { Api, HostEvent, Outcome, ReplyOf } from '../../src/ipc/contract.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Opening } from '../../src/opening/calls.ts';
import type { RecordState } from '../../src/record/calls.ts';
import { templates } from '../../scripts/sample/templates.ts';
import { notice, sampleAt } from './chat-sample.ts';

/** How the fake behaves; each can be set on the page's address. */
export interface FakeOptions {
  readonly now: number;
  readonly acknowledged: boolean;
  readonly empty: boolean;
  /** So many older messages stand in the first conversation. */
  readonly older: number;
  readonly record: RecordState['state'];
  readonly problem: ErrorCode | null;
  /** How long each write takes (ms). */
  readonly delay: number;
  /** A newer notice than the one that was acknowledged is due. */
  readonly due: boolean;
  /** What the record says of a policy that was refused; empty for none. */
  readonly policyRefused: string;
  /** Nobody looked at the openings yet. */
  readonly unseen: boolean;
}

interface FakeDraft {
  readonly conversation: string;
  readonly edits: RecordedEdit[];
  text: string;
  outcome: 'open' | 'sent' | 'discarded' | 'private';
  message: string | null;
  readonly started: number;
}

const problemText: Partial<Record<ErrorCode, { message: string; next: string }>> = {
  'keychain-denied': {
    message: 'The key to your record is kept by the computer, and it said no.',
    next: 'Ask again and choose “Always allow”.',
  },
  'journal-damaged': {
    message: 'From entry 48,102 on, something changed your record from outside.',
    next: 'Call IT: they keep the report.',
  },
};

/** The fake, with handles for tests: events it sends, and its drafts. */
export interface FakeHost {
  readonly api: Api<'chat'>;
  readonly emit: (event: HostEvent) => void;
  readonly drafts: ReadonlyMap<string, FakeDraft>;
  readonly sent: readonly Message[];
  /** From now on each write fails with this; null lets them through again. */
  readonly fail: (error: ErrorShape | null) => void;
  readonly slow: (ms: number) => void;
  readonly record: (state: RecordState['state']) => void;
  /** A client says something. */
  readonly hear: (conversation: string, text: string) => void;
  readonly unreadOf: (conversation: string) => number;
}

/** Makes a fake host. */
export function createFakeHost(options: FakeOptions): FakeHost {
  const sample = options.empty ? { conversations: [], messages: [] } : sampleAt(options.now, options.older);
  const conversations = new Map<string, Conversation>(sample.conversations.map((each) => [each.id, each]));
  const messages: Message[] = [...sample.messages];
  const drafts = new Map<string, FakeDraft>();
  const listeners = new Set<(event: HostEvent) => void>();
  const sent: Message[] = [];
  let acknowledged = options.acknowledged;
  let failing: ErrorShape | null = null;
  let delay = options.delay;
  let state = options.record;
  let due = false;
  let told = false;
  let seen = !options.unseen;
  const clock = (): number => options.now + Math.floor(performance.now());
  const second = (): number => Math.floor(clock() / 1000);
  const emit = (event: HostEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const answer = async <T>(write: boolean, make: () => T): Promise<Outcome<T>> => {
    await new Promise((resolve) => setTimeout(resolve, write ? delay : 0));
    if (write && failing !== null) return { ok: false, error: failing };
    return { ok: true, value: make() };
  };
  const recordNow = (): RecordState => ({
    state: acknowledged ? state : 'not-begun',
    level: 'edits',
    waiting: state === 'behind' ? 14 : 0,
    unreceipted: 0,
    draftsUnreceipted: false,
    unsent: 0,
    reason: state === 'stopped' ? 'This disk is full, so nothing can be recorded.' : '',
    next: state === 'stopped' ? 'Free some space and Candor carries on by itself.' : '',
    code: state === 'stopped' ? 'disk-full' : null,
    endpoint: 'online',
    gateway: 'online',
    policyRefused: options.policyRefused,
  });
  const latest = (conversation: string): string | undefined =>
    [...drafts].findLast(([, draft]) => draft.conversation === conversation && draft.outcome === 'open')?.[0];
  const apply = (draft: FakeDraft, edit: Omit<RecordedEdit, 'n' | 'second'>): void => {
    draft.text = applyEdit(draft.text, edit);
    draft.edits.push({ ...edit, n: draft.edits.length + 1, second: second() });
  };
  const seed = conversations.get('pemberlake');
  if (seed !== undefined) {
    const draft: FakeDraft = {
      conversation: seed.id,
      edits: [],
      text: '',
      outcome: 'open',
      message: null,
      started: options.now - 90 * 60_000,
    };
    drafts.set('draft-seed', draft);
    const words = ['The revised mandate would give you', ' a larger', ' share in'];
    words.forEach((word) =>
      Array.from(word).forEach((letter) =>
        apply(draft, {
          at: draft.text.length,
          deleted: 0,
          inserted: letter,
          kind: 'type',
          composing: false,
          origin: 'person',
        }),
      ),
    );
    apply(draft, { at: 34, deleted: 18, inserted: '', kind: 'delete', composing: false, origin: 'person' });
  }
  const openings: Opening[] = options.empty
    ? []
    : [
        {
          id: 'o1',
          at: options.now - 3 * 3_600_000,
          who: 'S. Korvath and T. Ullmersen',
          role: 'reviewers',
          what: 'your drafts (1 page of the record)',
          case: '2026-118',
          reason: 'the client disputes the return she was told.',
          custodian: 'Compliance archive',
          scope: { people: ['person-1', 'person-4', 'person-7'], from: 20_751, to: 20_780 },
        },
        {
          id: 'o2',
          at: options.now - 5 * 3_600_000,
          who: 'R. Adelund-Ito',
          role: 'reviewer',
          what: 'your messages (2 pages of the record)',
          case: '2026-118',
          reason: 'Same case, before asking for more.',
          custodian: 'Compliance archive',
          scope: { people: ['person-1', 'person-4', 'person-7'], from: 20_751, to: 20_780 },
        },
      ];
  const api: Api<'chat'> = {
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSession: () => {
      // As it comes while Candor runs: a moment after the window asked for the session the first time.
      if (options.due && !told) setTimeout(() => ((due = true), emit({ type: 'session' })), 100);
      told = true;
      return answer(false, () => ({
        person: { id: 'maren', name: 'Maren Tholvik', role: 'employee' as const },
        organisation: 'Aldermere Private Bank, Zürich branch',
        sample: true,
        development: true,
        keyStore: 'sample key store, a file anyone here can read',
        platform: 'linux' as const,
        version: '0.1.0',
        runtime: 'Electron 33.2.1',
        record: recordNow(),
        level: 'edits' as const,
        notice: {
          version: due ? 8 : 7,
          acknowledged: acknowledged && !due,
          hash: '5f0c91e27ab4c3d25f0c91e27ab4c3d25f0c91e27ab4c3d25f0c91e27ab4c3d2',
          locale: 'en',
          locales: ['en', 'de'],
          texts: notice,
        },
        keeping: { messagesDays: 2557, draftsDays: 14 },
        questions: 'Data protection officer, ext. 4410',
        templates,
        problem:
          options.problem === null
            ? null
            : {
                code: options.problem,
                message: problemText[options.problem]?.message ?? 'Candor cannot open your record.',
                next: problemText[options.problem]?.next ?? 'Call IT.',
              },
        clientPage: 'http://127.0.0.1:4870/',
      }));
    },
    putRecordAside: () => answer(true, () => ({})),
    acknowledgeNotice: () => answer(true, () => ((acknowledged = true), (due = false), {})),
    listConversations: () => answer(false, () => ({ conversations: [...conversations.values()] })),
    readThread: ({ conversation, before, limit }) =>
      answer(false, () => {
        const all = messages.filter(
          (each) => each.conversation === conversation && (before === null || each.seq < before),
        );
        return { messages: all.slice(-limit), more: all.length > limit };
      }),
    searchMessages: ({ query, limit }) =>
      answer(false, () => ({
        hits: messages
          .filter((each) => each.text.toLowerCase().includes(query.toLowerCase()))
          .slice(-limit)
          .reverse()
          .map((message) => ({ message, contact: conversations.get(message.conversation)?.contact.name ?? '' })),
        searched: messages.length,
        indexedBackTo: null,
      })),
    restoreDraft: ({ conversation }) =>
      answer(false, (): ReplyOf<'restoreDraft'> => {
        const id = latest(conversation);
        const draft = id === undefined ? undefined : drafts.get(id);
        return draft === undefined || id === undefined
          ? { draft: null, text: '', next: 1 }
          : { draft: id, text: draft.text, next: draft.edits.length + 1 };
      }),
    appendEdits: ({ conversation, draft: id, first, edits }) =>
      answer(true, () => {
        const draft = drafts.get(id) ?? {
          conversation,
          edits: [],
          text: '',
          outcome: 'open' as const,
          message: null,
          started: clock(),
        };
        drafts.set(id, draft);
        if (first > draft.edits.length + 1) throw new Error(`edits ${first} after ${draft.edits.length}`);
        for (const edit of edits.slice(draft.edits.length + 1 - first)) apply(draft, edit);
        return { through: draft.edits.length };
      }),
    checkDraft: ({ draft: id, through, text }) =>
      answer(true, () => {
        const draft = drafts.get(id);
        if (draft === undefined || draft.edits.length !== through)
          throw new Error(`check after ${through} of ${draft?.edits.length ?? 0}`);
        if (draft.text === text) return { held: true, next: through + 1 };
        apply(draft, {
          at: 0,
          deleted: draft.text.length,
          inserted: text,
          kind: 'other',
          composing: false,
          origin: 'resync',
        });
        return { held: false, next: draft.edits.length + 1 };
      }),
    discardDraft: ({ draft: id, private: secret }) =>
      answer(true, () => {
        const draft = drafts.get(id);
        if (draft !== undefined)
          Object.assign(draft, secret ? { outcome: 'private', text: '' } : { outcome: 'discarded' });
        return {};
      }),
    sendMessage: ({ id, conversation, draft: draftId, text }) =>
      answer(true, () => {
        const draft = draftId === null ? undefined : drafts.get(draftId);
        if (draft !== undefined && draft.text !== text) throw new Error('the draft is not what is sent');
        const at = second() * 1000;
        const message: Message = {
          id,
          conversation,
          direction: 'out',
          text,
          at,
          composedAt: at,
          state: 'recorded',
          journey: [{ state: 'recorded', at }],
          draft: draft === undefined || draftId === null ? null : { id: draftId, edits: draft.edits.length },
          seq: messages.length + 1,
        };
        if (draft !== undefined) Object.assign(draft, { outcome: 'sent', message: id });
        messages.push(message);
        sent.push(message);
        const known = conversations.get(conversation);
        if (known !== undefined) {
          const changed: Conversation = {
            ...known,
            draft: '',
            last: { text, at, direction: 'out', state: 'recorded' },
          };
          conversations.set(conversation, changed);
          emit({ type: 'conversation', conversation: changed });
        }
        return { message };
      }),
    arrangeConversation: ({ conversation, change }) =>
      answer(true, () => {
        const known = conversations.get(conversation);
        if (known === undefined) return {};
        const { pinned = known.pinned, muted = known.muted, markedUnread = known.markedUnread } = change;
        const changed = { ...known, pinned, muted, markedUnread };
        conversations.set(conversation, changed);
        emit({ type: 'conversation', conversation: changed });
        return {};
      }),
    markRead: ({ conversation }) =>
      answer(true, () => {
        const known = conversations.get(conversation);
        if (known !== undefined) conversations.set(conversation, { ...known, unread: 0 });
        return {};
      }),
    blockVisitor: ({ conversation, reason }) =>
      answer(true, () => {
        const known = conversations.get(conversation);
        if (known !== undefined) {
          const changed: Conversation = {
            ...known,
            capabilities: {
              ...known.capabilities,
              canWrite: false,
              reason: `You blocked and reported this client: ${reason}`,
            },
          };
          conversations.set(conversation, changed);
          emit({ type: 'conversation', conversation: changed });
        }
        return {};
      }),
    readyToClose: () => answer(false, () => ({})),
    listMyDrafts: () =>
      answer(false, () => ({
        drafts: [...drafts]
          .map(([draft, each]) => ({
            draft,
            conversation: each.conversation,
            contact: conversations.get(each.conversation)?.contact.name ?? '',
            started: each.started,
            edits: each.edits.length,
            outcome: each.outcome,
            text: each.text,
            privateUntil: each.outcome === 'open' || each.outcome === 'discarded' ? each.started + 86_400_000 : null,
            privateRefused: '',
          }))
          .reverse(),
      })),
    replayMyDraft: ({ draft: id }) =>
      answer(false, () => {
        const draft = drafts.get(id);
        return {
          replay: {
            draft: id,
            conversation: draft?.conversation ?? '',
            edits: draft?.edits ?? [],
            checks: { made: 1, held: 1 },
            outcome: draft?.outcome ?? 'open',
            text: draft?.text ?? '',
            message: draft?.message ?? null,
            answering: null,
          },
        };
      }),
    listOpenings: () => answer(false, () => ({ openings, unseen: seen ? 0 : openings.length })),
    seeOpenings: () => answer(true, () => ((seen = true), {})),
    listMyHistory: () =>
      answer(
        false,
        (): ReplyOf<'listMyHistory'> => ({
          notices: [
            { at: options.now - 20 * 86_400_000, version: 7, locale: 'en', level: 'edits' },
            { at: options.now - 200 * 86_400_000, version: 6, locale: 'de', level: 'versions' },
          ],
          policies: [
            { at: options.now - 20 * 86_400_000, version: 14, level: 'edits', source: 'signed policy file' },
            { at: options.now - 200 * 86_400_000, version: 11, level: 'versions', source: 'signed policy file' },
          ],
        }),
      ),
    exportMyRecord: async ({ format }) => {
      if (failing !== null) return { ok: false, error: failing };
      emit({ type: 'progress', done: 4096, total: 48_210 });
      await new Promise((resolve) => setTimeout(resolve, delay));
      return { ok: true, value: { saved: true, path: `/home/maren/Documents/candor-my-record-2026-11-21.${format}` } };
    },
    getInForce: () =>
      answer(false, () => ({
        values: [
          { group: 'Recording', name: 'How much is recorded', value: 'Every edit', source: 'The bank, policy 14' },
          {
            group: 'Recording',
            name: 'Sending waits for the bank’s receipt',
            value: 'Yes',
            source: 'The bank, policy 14',
          },
          {
            group: 'Recording',
            name: 'Recording sign',
            value: 'Always shown',
            source: 'Built in, nobody can change it',
          },
          { group: 'Keeping and reading', name: 'Messages are kept', value: '7 years', source: 'The bank, policy 14' },
          {
            group: 'Keeping and reading',
            name: 'Unsent drafts are kept',
            value: '14 days',
            source: 'The bank, policy 14',
          },
          {
            group: 'Keeping and reading',
            name: 'Who can open drafts',
            value: 'S. Korvath with T. Ullmersen',
            source: 'The bank, policy 14',
          },
          { group: 'Everyday', name: 'Updates come from', value: 'Your IT department', source: 'This computer' },
        ],
      })),
  };
  return {
    api,
    emit,
    drafts,
    sent,
    fail: (error) => (failing = error),
    slow: (ms) => (delay = ms),
    record: (next) => {
      state = next;
      emit({ type: 'record', record: recordNow() });
    },
    hear: (conversation, text) => {
      const known = conversations.get(conversation);
      if (known === undefined) throw new Error(`There is no conversation ${conversation}.`);
      const at = second() * 1000;
      const message: Message = {
        id: `heard-${messages.length}`,
        conversation,
        direction: 'in',
        text,
        at,
        composedAt: at,
        state: 'recorded',
        journey: [],
        draft: null,
        seq: Math.max(0, ...messages.map(({ seq }) => seq)) + 1,
      };
      messages.push(message);
      const changed: Conversation = {
        ...known,
        unread: known.unread + 1,
        last: { text, at, direction: 'in', state: 'recorded' },
      };
      conversations.set(conversation, changed);
      emit({ type: 'message', message });
      emit({ type: 'conversation', conversation: changed });
    },
    unreadOf: (conversation) => conversations.get(conversation)?.unread ?? 0,
  };
}
