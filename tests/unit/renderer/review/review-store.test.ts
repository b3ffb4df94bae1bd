// The review window's store over the fake host: it opens nothing without a case, and every call it makes is a reading one.
import { describe, expect, it } from 'vitest';
import { contract } from '../../../../src/ipc/contract.ts';
import { routes, type RouteName } from '../../../../src/ipc/routes.ts';
import { connectHost } from '../../../../renderer/host.ts';
import { createReviewStore } from '../../../../renderer/review/review-store.ts';
import { authorOf, contactIn } from '../../../../renderer/review/people.ts';
import { createFakeReviewHost, type FakeReviewOptions } from '../../../fake-host/review.ts';

const request = {
  case: '2026-118',
  reason: 'A client disputes the return she was told.',
  drafts: true,
  people: ['person-1', 'person-3'],
  from: '2026-10-25',
  to: '2026-11-16',
};

function open(options: FakeReviewOptions = {}) {
  const host = createFakeReviewHost(options);
  return { host, store: createReviewStore(connectHost<'review'>(host)) };
}

describe('review store', () => {
  it('P4 reads nothing before a case is open', async () => {
    const { host, store } = open();
    await store.getState().begin();
    expect(store.getState().phase).toBe('case');
    expect(host.calls.map(({ name }) => name)).toEqual(['getSession', 'listPeople']); // names, and nothing of any record
  });

  it('P4 a refusal by a custodian leaves nothing open and says why, and the form keeps what was written', async () => {
    const refuse = { code: 'custodian-refused' as const, message: 'T. Ullmersen did not agree.', next: 'Ask her why.' };
    const { host, store } = open({ refuse });
    await store.getState().openCase(request);
    expect(store.getState()).toMatchObject({
      phase: 'case',
      opened: null,
      conversations: [],
      problem: refuse,
      asked: request,
    });
    expect(host.calls.map(({ name }) => name)).toEqual(['openCase']);
  });

  it('a case opens with its first conversation, whole replies of which fit the contract', async () => {
    const { host, store } = open();
    await store.getState().openCase(request);
    const { phase, thread, proof, opened } = store.getState();
    expect(phase).toBe('open');
    expect(thread).toMatchObject({ conversation: 'conversation-01', loading: false, more: false });
    expect(thread?.messages).toHaveLength(6);
    expect(proof?.holds).toBe(true);
    expect(opened?.openedBy).toEqual(['S. Korvath', 'T. Ullmersen']);
    for (const { name, request: asked } of host.calls)
      expect(() => contract[name as RouteName].request.parse(asked)).not.toThrow();
  });

  it('P4 what was taken out is listed, opened only when asked for, and played; a proof that does not hold any more is shown', async () => {
    const redaction = {
      redaction: 4,
      journal: 'journal-1',
      epoch: 0,
      author: { id: 'person-1', name: 'Tomas Vestergren' },
      page: 3,
      day: 20_770,
      at: 1,
      until: 2,
      erased: false,
    };
    const gone = { ...redaction, redaction: 3, erased: true };
    const { host, store } = open({ takenOut: [redaction, gone] });
    await store.getState().openCase(request);
    expect(store.getState().takenOut).toHaveLength(2);
    expect(host.calls.some(({ name }) => name === 'openTakenOut')).toBe(false);
    await store.getState().openTakenOut('journal-1');
    expect(host.calls.find(({ name }) => name === 'openTakenOut')?.request).toEqual({ redactions: [4] });
    const [draft] = store.getState().takenOutDrafts;
    expect(draft).toMatchObject({ author: redaction.author, edits: 61 });
    if (draft === undefined) throw new Error('nothing opened');
    const { showNames, pseudonyms } = store.getState();
    expect(showNames).toBe(false); // reading comes before knowing who
    expect(authorOf(draft.author, { showNames, pseudonyms })).toMatch(/^Adviser/u);
    expect(contactIn(draft, { showNames, pseudonyms })).toMatch(/^Client/u);
    expect(authorOf(draft.author, { showNames: true, pseudonyms })).toBe('Tomas Vestergren');
    expect(contactIn(draft, { showNames: true, pseudonyms })).toBe(draft.contact);
    await store.getState().playTakenOut(draft);
    expect(store.getState().replay).toMatchObject({ message: { id: draft.draft }, taken: draft });
    await store.getState().openCase({ ...request, drafts: false });
    expect(store.getState()).toMatchObject({ takenOut: [], takenOutDrafts: [], replay: null });
  });

  it('while a case opens the window says how far it is, and then no more', async () => {
    const { store } = open();
    await store.getState().begin();
    expect(store.getState().people?.map(({ name }) => name)).toContain('Mira Oduya-Lind');
    const opening = store.getState().openCase(request);
    expect(store.getState()).toMatchObject({ phase: 'opening', progress: { done: 0, total: 2 } });
    await opening;
    expect(store.getState().opened).toMatchObject({ people: request.people, from: request.from, to: request.to });
  });

  it('P6 names that could not be fetched are said so, and can be fetched again', async () => {
    const { store } = open({ nameless: 1 });
    await store.getState().begin();
    expect(store.getState()).toMatchObject({ phase: 'case', people: null, problem: { code: 'endpoint-offline' } });
    await store.getState().fetchPeople();
    expect(store.getState()).toMatchObject({ problem: null });
    expect(store.getState().people).toHaveLength(15);
  });

  it('P4 nothing a reviewer can do calls a route that writes', async () => {
    const { host, store } = open();
    const act = store.getState();
    await act.begin();
    await act.openCase(request);
    await act.selectNext(1);
    await act.select('conversation-04');
    await act.loadOlder();
    await act.find('branch');
    const sent = store.getState().thread?.messages.find((message) => message.draft !== null);
    if (sent !== undefined) await act.play(sent);
    expect(store.getState().replay?.replay?.edits.length).toBeGreaterThan(0);
    expect(host.calls.length).toBeGreaterThan(7);
    for (const { name } of host.calls) expect(routes[name as RouteName].effect).toBe('read');
  });

  it('older messages come in front of those in sight, none twice', async () => {
    const { store } = open();
    await store.getState().openCase(request);
    await store.getState().select('conversation-04');
    expect(store.getState().thread).toMatchObject({ more: true });
    for (let i = 0; i < 10; i++) await store.getState().loadOlder();
    const seqs = store.getState().thread?.messages.map((message) => message.seq) ?? [];
    expect(seqs).toHaveLength(1200);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(new Set(seqs).size).toBe(1200);
  });

  it('a hit far back is reached, with everything between it and the newest', async () => {
    const { store } = open();
    await store.getState().openCase(request);
    await store.getState().select('conversation-04', { id: 'message-1003', seq: 1003 });
    const { thread } = store.getState();
    expect(thread?.hit).toBe('message-1003');
    expect(thread?.messages.some((message) => message.id === 'message-1003')).toBe(true);
    expect(thread?.messages.at(-1)?.seq).toBe(2199);
  });

  it('a slow answer for a conversation already left does not replace the one in sight', async () => {
    const { store } = open({ slow: 5 });
    await store.getState().openCase(request);
    await Promise.all([store.getState().select('conversation-04'), store.getState().select('conversation-02')]);
    expect(store.getState().thread).toMatchObject({ conversation: 'conversation-02' });
    expect(store.getState().thread?.messages.every((message) => message.conversation === 'conversation-02')).toBe(true);
  });

  it('P4 leaving the case takes everything it opened off the window, and out of the computer’s memory', async () => {
    const { host, store } = open();
    await store.getState().openCase(request);
    await store.getState().find('fund');
    await store.getState().leaveCase();
    expect(host.calls.map(({ name }) => name)).toContain('closeCase');
    expect(store.getState()).toMatchObject({
      phase: 'case',
      opened: null,
      conversations: [],
      proof: null,
      thread: null,
      search: null,
      replay: null,
      asked: null,
    });
  });

  it('an empty search leaves the search and asks nobody', async () => {
    const { host, store } = open();
    await store.getState().find('  ');
    expect(store.getState().search).toBeNull();
    expect(host.calls).toEqual([]);
  });
});

describe('fake host', () => {
  it('answers every call as the contract says', async () => {
    const host = createFakeReviewHost();
    const asked = {
      getSession: {},
      listPeople: {},
      openCase: request,
      closeCase: {},
      listReviewed: {},
      readReviewedThread: { conversation: 'conversation-04', before: null, limit: 50 },
      searchReviewed: { query: 'fund', limit: 5 },
      replayReviewedDraft: { draft: 'draft-sample' },
      listTakenOut: {},
      openTakenOut: { redactions: [1] },
    } as const;
    for (const [name, ask] of Object.entries(asked)) {
      const outcome = await (
        host[name as keyof typeof asked] as (request: unknown) => Promise<{ ok: boolean; value?: unknown }>
      )(ask);
      expect(outcome.ok).toBe(true);
      expect(() => contract[name as RouteName].reply.parse(outcome.value), name).not.toThrow();
    }
    const names = (Object.keys(routes) as RouteName[]).filter((name) =>
      (routes[name].windows as readonly string[]).includes('review'),
    );
    expect(Object.keys(asked).sort()).toEqual(names.sort());
  });
});
