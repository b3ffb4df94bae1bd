// The key in the real secret service of the desktop, through the real safeStorage: wrapped there, opened at the next start, bound to that keyring (P6).
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acknowledgeNotice } from '../../scripts/drive/window.ts';
import { openSession } from '../../scripts/session.mjs';
import { launchApp } from '../../scripts/drive/app.ts';
import { contentsOf } from './world/record.ts';
import { openWorld } from './world/world.ts';

test.runIf(process.platform === 'linux')(
  'P6 the root key lies wrapped in the secret service, opens at the next start, and not under another keyring',
  { timeout: 180_000 },
  async () => {
    const world = await openWorld({ services: [] });
    const first = await world.launch();
    await acknowledgeNotice(first.page);
    await first.close();
    const path = join(world.sample.employee.data, 'keys', 'root.json');
    const wrap = JSON.parse(readFileSync(path, 'utf8')) as { store: string; wrapped: string };
    expect(wrap.store).toBe('gnome_libsecret');
    expect(Buffer.from(wrap.wrapped, 'base64url').subarray(0, 3).toString()).toBe('v11');

    const second = await world.launch();
    await second.page.getByText('On record').first().waitFor();
    await second.close();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(wrap);
    const entries = (await contentsOf(world.sample)).entries.length;

    // Another keyring, as on a computer that was set up anew: the key stays out of reach, and nothing takes its place.
    await world.session.stop();
    renameSync(join(world.sample.data, 'keyring'), join(world.sample.data, 'keyring-of-before'));
    const session = await openSession({ display: 'own', keyStore: 'own', dataFolder: world.sample.data });
    try {
      const third = await launchApp(session, world.sample.employee.config);
      await third.page.locator('#problem-title').waitFor();
      expect(await third.page.locator('[role="alert"] .mono').textContent()).toBe('keychain-denied');
      await third.close();
    } finally {
      await session.stop();
    }
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(wrap);
    expect((await contentsOf(world.sample)).entries).toHaveLength(entries);
  },
);
