// My record in the window: what is loaded, how an opening reads, discarding without false promises, and saving a copy.
import { describe, expect, test } from 'vitest';
import { CandorError } from '../../../../src/errors.ts';
import type { Opening } from '../../../../src/opening/calls.ts';
import type { Host } from '../../../../renderer/host.ts';
import { createExportStore } from '../../../../renderer/chat/export/export-store.ts';
import { releasesOf } from '../../../../renderer/chat/my-record/openings.tsx';
import { createMyRecordStore, type MyDraft } from '../../../../renderer/chat/my-record/my-record-store.ts';
import { myRecordWords } from '../../../../renderer/chat/my-record/words.ts';

const opening: Opening = {
  id: 'o1',
  at: 5,
  who: 'Ren Adelund-Ito',
  role: 'reviewer',
  what: 'your drafts (1 page of the record)',
  case: 'C-1',
  reason: 'a complaint',
  custodian: 'Compliance archive',
  scope: null,
};
const draft: MyDraft = {
  draft: 'd1',
  conversation: 'c',
  contact: 'Hella',
  started: 1,
  edits: 2,
  outcome: 'open',
  text: 'hi',
  privateUntil: null,
  privateRefused: '',
};
const history = {
  notices: [{ at: 1, version: 7, locale: 'de', level: 'edits' as const }],
  policies: [{ at: 1, version: 14, level: 'edits' as const, source: 'signed' }],
};

function setUp(part: Partial<Record<keyof Host<'chat'>, unknown>> = {}): {
  readonly store: ReturnType<typeof createMyRecordStore>;
  readonly asked: unknown[];
} {
  const asked: unknown[] = [];
  const host = {
    listMyDrafts: () => Promise.resolve({ drafts: [draft] }),
    listOpenings: () => Promise.resolve({ openings: [opening] }),
    listMyHistory: () => Promise.resolve(history),
    discardDraft: (request: unknown) => {
      asked.push(request);
      return Promise.resolve({});
    },
    ...part,
  } as unknown as Host<'chat'>;
  const store = createMyRecordStore(host, {
    settled: () => Promise.resolve(),
    discarded: (_conversation, id) => asked.push(`composer let go of ${id}`),
  });
  return { store, asked };
}

describe('what is shown', () => {
  test('P4 drafts, openings, notices and policies come together', async () => {
    const { store } = setUp();
    await store.getState().load();
    expect(store.getState()).toMatchObject({ drafts: [draft], openings: [opening], history, failure: null });
  });

  test('P6 what cannot be read is said, and what was shown stays', async () => {
    let works = true;
    const { store } = setUp({
      listMyHistory: () =>
        works ? Promise.resolve(history) : Promise.reject(new CandorError('record-stopped', 'The record is not open.')),
    });
    await store.getState().load();
    works = false;
    await store.getState().load();
    expect(store.getState()).toMatchObject({ history, failure: { code: 'record-stopped' } });
  });

  test('P4 an opening heard again is shown once, a new one comes first', async () => {
    const { store } = setUp();
    await store.getState().load();
    store.getState().opened(opening);
    store.getState().opened({ ...opening, id: 'o2' });
    expect(store.getState().openings?.map((each) => each.id)).toEqual(['o2', 'o1']);
  });

  test('P4 an opening two custodians agreed to is one, with both their names; another time, or another reason, is another', () => {
    const second = { ...opening, id: 'o2', at: 9, custodian: 'Works council' };
    const later = { ...opening, id: 'o3', at: 3_600_000 };
    const other = { ...opening, id: 'o4', reason: 'another' };
    expect(
      releasesOf([later, second, opening, other]).map(({ opening: one, custodians }) => [one.id, custodians]),
    ).toEqual([
      ['o3', ['Compliance archive']],
      ['o2', ['Compliance archive', 'Works council']],
      ['o4', ['Compliance archive']],
    ]);
    expect(
      releasesOf([
        { ...opening, custodian: '' },
        { ...opening, id: 'o5', custodian: '' },
      ]),
    ).toHaveLength(2);
    expect(myRecordWords.agreed(['Compliance archive', 'Works council'])).toBe(
      'Compliance archive and Works council agreed.',
    );
  });

  test('P4 an opening reads as a sentence, also where a custodian words it another way', () => {
    expect(`${opening.who} ${myRecordWords.openedWhat(opening.what)}`).toBe(
      'Ren Adelund-Ito opened your drafts (1 page of the record).',
    );
    expect(`Ren ${myRecordWords.openedWhat('Drafts, 2 pages')}`).toBe('Ren opened this: Drafts, 2 pages');
    expect(myRecordWords.openedBy(opening.role, 'today 12:07')).toBe('Reviewer, today 12:07');
  });

  test('a language is named, and a tag that is none is shown as it was recorded', () => {
    expect(myRecordWords.notice(7, 'de')).not.toContain(' de');
    expect(myRecordWords.notice(7, '<b>')).toContain('<b>');
  });
});

describe('discarding', () => {
  test('P5 a draft is discarded plainly, or as private when its author says so; its box is emptied either way', async () => {
    const { store, asked } = setUp();
    await store.getState().discard(draft, false);
    await store.getState().discard(draft, true);
    expect(asked).toEqual([
      { conversation: 'c', draft: 'd1', private: false },
      'composer let go of d1',
      { conversation: 'c', draft: 'd1', private: true },
      'composer let go of d1',
    ]);
  });

  test('P5 one that was discarded before has no box to empty', async () => {
    const { store, asked } = setUp();
    await store.getState().discard({ ...draft, outcome: 'discarded' }, true);
    expect(asked).toEqual([{ conversation: 'c', draft: 'd1', private: true }]);
  });

  test('P5 the words of plain discarding promise nothing, those of private discarding say what stays', () => {
    expect(myRecordWords.ask('today')).toContain('stays on record');
    expect(myRecordWords.ask('today')).not.toMatch(/private|destroy|no longer exist/iu);
    expect(myRecordWords.askPrivate('today')).toMatch(
      /destroyed here for good.*keeps it sealed.*destroyed there, too.*stays on record/u,
    );
    expect(myRecordWords.going).not.toMatch(/is destroyed here/u);
  });
});

describe('saving a copy', () => {
  const running = (): {
    finish: (path: string) => void;
    fail: (error: unknown) => void;
    asked: unknown[];
    store: ReturnType<typeof createExportStore>;
  } => {
    const asked: unknown[] = [];
    let [finish, fail] = [(_path: string): void => undefined, (_error: unknown): void => undefined];
    const promise = new Promise<{ saved: boolean; path: string }>((resolve, reject) => {
      finish = (path) => {
        resolve({ saved: path !== '', path });
      };
      fail = reject;
    });
    const store = createExportStore({
      exportMyRecord: (request) => {
        asked.push(request);
        return promise;
      },
    });
    return { finish, fail, asked, store };
  };

  test('one at a time, with its progress, and then where it went', async () => {
    const { store, asked, finish } = running();
    const done = store.getState().run('html');
    await store.getState().run('jsonl');
    expect(asked).toEqual([{ format: 'html' }]);
    store.getState().progressed(3, 9);
    expect(store.getState()).toMatchObject({ running: { done: 3, total: 9 }, path: '' });
    finish('/home/m/record.html');
    await done;
    expect(store.getState()).toMatchObject({ running: null, path: '/home/m/record.html', failure: null });
    store.getState().progressed(4, 9);
    expect(store.getState().running).toBeNull();
  });

  test('P6 one that failed says so and names no place', async () => {
    const { store, fail } = running();
    const done = store.getState().run('jsonl');
    fail(new CandorError('disk-full', 'There is no room for the copy, so it was not saved.'));
    await done;
    expect(store.getState()).toMatchObject({ running: null, path: '', failure: { code: 'disk-full' } });
  });

  test('choosing no place is no failure and saves nothing', async () => {
    const { store, finish } = running();
    const done = store.getState().run('jsonl');
    finish('');
    await done;
    expect(store.getState()).toMatchObject({ running: null, path: '', failure: null });
  });
});
