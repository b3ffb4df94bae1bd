// What a lying or a restored endpoint tells of openings neither locks the record nor silences what an honest one tells later (P4, P6).
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VaultRig } from '../../support/vault.ts';

let rig: VaultRig;
beforeEach(async () => {
  rig = await VaultRig.make();
});
afterEach(() => {
  rig.remove();
});

type Told = Parameters<VaultRig['vault']['openings']>[0][number];
const opening = (cursor: number, other: Partial<Told> = {}): Told => {
  const words = { who: 'w', role: 'r', what: 'x', case: 'c', reason: 'because', custodian: 'k' };
  return { id: `o${cursor}`, at: 5000, ...words, scope: null, cursor, ...other };
};
const mine = async (): Promise<{ ids: readonly string[]; unseen: number }> => {
  const { openings, unseen } = await rig.vault.ask('myOpenings', {});
  return { ids: openings.map(({ id }) => id), unseen };
};

it('P6 an opening at a time that no calendar has is told at the last one it has, and the record opens again', async () => {
  await rig.vault.openings([opening(1, { at: Number.MAX_SAFE_INTEGER * 1000 }), opening(2)]);
  expect(await mine()).toEqual({ ids: ['o2', 'o1'], unseen: 2 });
  rig.reopen();
  expect(await mine()).toEqual({ ids: ['o2', 'o1'], unseen: 2 });
  rig.vault.close();
  expect(rig.verify()).toMatchObject({ holds: true });
  rig.reopenClosed();
});

it('P4 a cursor that was a lie hides no opening after it: each is told once, by its id, and is unseen until the author looked', async () => {
  await rig.vault.openings([opening(Number.MAX_SAFE_INTEGER)]);
  await rig.vault.ask('seeOpenings', {});
  expect((await mine()).unseen).toBe(0);
  await rig.vault.openings([opening(3), opening(4)]); // an honest endpoint again, or one put back from a copy
  await rig.vault.openings([opening(3), opening(4)]);
  expect(await mine()).toEqual({ ids: ['o4', 'o3', `o${Number.MAX_SAFE_INTEGER}`], unseen: 2 });
  rig.reopen();
  expect((await mine()).unseen).toBe(2);
  await rig.vault.ask('seeOpenings', {});
  rig.reopen();
  expect((await mine()).unseen).toBe(0);
  rig.vault.close();
  expect(rig.verify()).toMatchObject({ holds: true, content: { faults: [] } }); // nor does it spoil the record
  rig.reopenClosed();
});

it('P6 what cannot be on record is refused before it is staged, and the record opens again', async () => {
  const state = (at: number): Promise<unknown> =>
    rig.vault.ask('events', {
      events: [{ cursor: 90, event: { type: 'status', message: 'm', state: 'delivered', at } }],
    });
  for (const at of [1.5, 1e300, Number.NaN]) await expect(state(at)).rejects.toMatchObject({ code: 'bad-request' });
  rig.reopen();
  expect(rig.vault.status().gatewayCursor).toBeLessThan(90);
});
