// The author is told of an opening once: until they looked, over restarts, and that they looked is on record (P4).
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VaultRig } from '../../support/vault.ts';

let rig: VaultRig;
beforeEach(async () => {
  rig = await VaultRig.make();
});
afterEach(() => {
  rig.remove();
});

const opening = (cursor: number): Parameters<VaultRig['vault']['openings']>[0][number] => {
  const words = { who: 'w', role: 'r', what: 'x', case: 'c', reason: 'because', custodian: 'k' };
  return { id: `o${cursor}`, at: 5000, ...words, scope: null, cursor };
};
const unseen = async (): Promise<number> => (await rig.vault.ask('myOpenings', {})).unseen;

it('P4 an opening is unseen until its author looked, over a restart and from a snapshot, and looking again says nothing new', async () => {
  expect(await unseen()).toBe(0);
  await rig.vault.ask('seeOpenings', {}); // nothing to see: nothing on record
  await rig.vault.openings([opening(1), opening(2)]);
  expect(await unseen()).toBe(2);
  rig.reopen();
  expect(await unseen()).toBe(2);
  await rig.vault.ask('seeOpenings', {});
  await rig.vault.ask('seeOpenings', {});
  expect(await unseen()).toBe(0);
  await rig.vault.snapshot();
  rig.reopen();
  expect(await unseen()).toBe(0);
  await rig.vault.openings([opening(3)]);
  expect(await unseen()).toBe(1);
  const seen = rig.read().entries.filter(({ entry }) => entry.kind === 'openings-seen');
  expect(seen.map(({ entry }) => entry)).toEqual([{ kind: 'openings-seen', through: 2 }]);
  rig.vault.close();
  expect(rig.verify()).toMatchObject({ holds: true });
  rig.reopenClosed();
});
