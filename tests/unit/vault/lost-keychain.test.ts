// P4, P6 a lost keychain loses nothing the company may read: with the custodians' keys alone every message and draft comes back whole.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conversation, typed, VaultRig } from '../../support/vault.ts';

let rig: VaultRig;
let far: string;
beforeEach(async () => {
  rig = await VaultRig.make();
  await rig.type('d1', 'Sell it all');
  await rig.vault.appendEdits({ conversation, draft: 'd1', first: 12, edits: [typed(0, '', 8), typed(0, 'Keep ')] });
  await rig.send('d1', 'm1');
  await rig.push(); // folded
  await rig.vault.events([
    {
      cursor: 2,
      event: {
        type: 'inbound',
        conversation,
        message: 'in1',
        text: 'Why? \ud83d',
        at: 5,
        providerId: 'p',
        verified: 'session',
      },
    },
  ]);
  rig.clock.second += 86_400; // another day, another page
  await rig.type('d2', 'never sent 👩‍👩‍👧 \ude00');
  rig.vault.close();
  // The file alone, somewhere else: no key folder, no device.
  far = join(rig.folder, 'far.candor');
  copyFileSync(rig.path, far);
});
afterEach(() => {
  rig.remove();
});

describe('with the keys of both custodians and nothing else', () => {
  it('P4 every message and every edit of every draft is read', () => {
    const { entries, drafts } = rig.read('all', far);
    expect(
      entries.flatMap(({ entry }) =>
        entry.kind === 'message-recorded' || entry.kind === 'message-received' ? [entry.text] : [],
      ),
    ).toEqual(['Keep all', 'Why? \ud83d']);
    expect(drafts.map(({ draft, outcome, text, edits }) => [draft, outcome, text, edits.length])).toEqual([
      ['d1', 'sent', 'Keep all', 13],
      ['d2', 'open', 'never sent 👩‍👩‍👧 \ude00', 18],
    ]);
    expect(rig.verify('all', far)).toMatchObject({ holds: true, content: { drafts: 2, faults: [] } });
  });

  it('P4 edits typed over are there too, to the last letter', () => {
    const [sent] = rig.read('all', far).drafts;
    expect(
      sent?.edits
        .slice(0, 11)
        .map((edit) => edit.inserted)
        .join(''),
    ).toBe('Sell it all');
  });
});

describe('with fewer keys', () => {
  it.each(['archive', 'outer only', 'inner only'] as const)(
    'P4 with %s the messages open and not one draft',
    (holder) => {
      const { lanes, holds } = rig.verify(holder, far);
      expect(holds).toBe(true);
      expect(lanes.map(({ lane, opened, frames }) => [lane, opened === frames, opened > 0])).toEqual([
        ['messages', true, true],
        ['drafts', false, false],
      ]);
      expect(() => rig.read(holder, far)).toThrow(expect.objectContaining({ code: 'not-allowed' }));
    },
  );

  it('P3 with none at all the chain still holds for a stranger', () => {
    const { holds, lanes } = rig.verify('nobody', far);
    expect(holds).toBe(true);
    expect(lanes.map((lane) => lane.opened)).toEqual([0, 0]);
    expect(lanes.every((lane) => lane.signedThrough === lane.frames)).toBe(true);
  });
});
