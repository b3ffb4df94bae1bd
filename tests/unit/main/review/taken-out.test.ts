// What was taken out, between endpoint, custodians and vault: only what is kept and asked for, the oldest of each page, in its place in the lane; nothing reaches the vault where nobody let it out (P4, P6; endpoint.md E3a.8).
import { beforeEach, expect, it } from 'vitest';
import type { CaseOpening } from '../../../../main/review/case/case-opening.ts';
import { listTakenOut, openTakenOut } from '../../../../main/review/case/taken-out.ts';

const redaction = (number: number, page: number, erased = false, journal = 'J') => ({
  redaction: number,
  journal,
  epoch: 0,
  author: 'leo',
  page,
  day: 20_000,
  at: number,
  until: number + 10,
  erased,
});
const pageNow = (page: number) => ({ page, box: `now ${page}` });
const foldNow = (page: number) => ({ page, sealed: `now ${page}` });

let asked: string[];
let released: unknown[];
let toVault: { name: string; take: Record<string, unknown> }[];
let letOut: boolean;
beforeEach(() => {
  [asked, released, toVault, letOut] = [[], [], [], true];
});

/** A case of which the endpoint lists eight redactions in two answers. */
function fakeOpening(): CaseOpening {
  const answers: Readonly<Record<string, unknown>> = {
    '/v1/review/redactions': { redactions: [redaction(9, 3), redaction(8, 1), redaction(7, 1)], next: 7 },
    '/v1/review/redactions&before=7': { redactions: [redaction(6, 2, true), redaction(5, 1, false, 'K')], next: null },
    '/v1/review/replaced&redaction=7': { page: { page: 1, box: 'was 1' }, fold: { page: 1, sealed: 'was 1' } },
    '/v1/review/replaced&redaction=9': { page: { page: 3, box: 'was 3' }, fold: { page: 3, sealed: 'was 3' } },
  };
  const fake = {
    nameOf: () => 'Leo Brandt',
    ask: (path: string, query: string) => {
      asked.push(path + query);
      return Promise.resolve(answers[path + query]);
    },
    journals: () => Promise.resolve([{ enrolment: { journal: 'J', epoch: 0 }, lanes: [] }]),
    fetch: () => Promise.resolve({ pages: [1, 2, 3].map(pageNow), frames: [], folds: [1, 2, 3].map(foldNow) }),
    keys: {
      openedBy: new Set(['T. Ullmersen']),
      release: (...of: unknown[]) => {
        released.push(of.slice(2));
        return Promise.resolve(
          letOut
            ? { boxes: [{ page: 1, box: new Uint8Array(1) }], refused: [] }
            : { boxes: [], refused: [{ page: 3, why: 'T. Ullmersen did not agree.' }] },
        );
      },
    },
  };
  return fake as unknown as CaseOpening;
}
const vault = {
  ask: (name: string, take: unknown) => {
    toVault.push({ name, take: take as Record<string, unknown> });
    return Promise.resolve({ drafts: [], proof: {} } as never);
  },
};
const open = (wanted: readonly number[]) => openTakenOut(fakeOpening(), vault, 4, wanted);

it('E3a.6 every answer of the endpoint is read, with names and times a window shows', async () => {
  const { redactions } = await listTakenOut(fakeOpening());
  expect(redactions.map((one) => one.redaction)).toEqual([9, 8, 7, 6, 5]);
  expect(redactions[0]).toMatchObject({ author: { id: 'leo', name: 'Leo Brandt' }, at: 9000, until: 19_000 });
});

it('P4 only what is asked for, the oldest of each page, stands in place of what is there now', async () => {
  expect(await open([9, 8, 7])).toMatchObject({ openedBy: ['T. Ullmersen'] });
  expect(asked.filter((path) => path.includes('replaced')).sort()).toEqual([
    '/v1/review/replaced&redaction=7',
    '/v1/review/replaced&redaction=9',
  ]);
  const [pages, replaced] = released[0] as [readonly { box: string }[], ReadonlyMap<number, number>];
  expect(pages.map(({ box }) => box).sort()).toEqual(['was 1', 'was 3']);
  expect([...replaced].sort()).toEqual([
    [1, 7],
    [3, 9],
  ]);
  expect(toVault).toMatchObject([{ name: 'roomTakenOut', take: { room: 4 } }]);
  const { lanes } = toVault[0]?.take['journal'] as {
    lanes: { messages: { pages: unknown[] }; drafts: { pages: { box: string }[]; folds: { sealed: string }[] } };
  };
  expect(lanes.messages.pages).toEqual([]);
  expect(lanes.drafts.pages.map(({ box }) => box)).toEqual(['was 1', 'now 2', 'was 3']);
  expect(lanes.drafts.folds.map(({ sealed }) => sealed)).toEqual(['was 1', 'now 2', 'was 3']);
});

it('P6 what is erased, of two authors at once, or let out by nobody does not reach the vault', async () => {
  await expect(open([6])).rejects.toMatchObject({ code: 'not-found' });
  await expect(open([404])).rejects.toMatchObject({ code: 'not-found' });
  await expect(open([9, 5])).rejects.toMatchObject({ code: 'bad-request' });
  letOut = false;
  await expect(open([9])).rejects.toMatchObject({
    code: 'custodian-refused',
    message: 'What was taken out was not opened: T. Ullmersen did not agree.',
  });
  expect(toVault).toEqual([]);
});
