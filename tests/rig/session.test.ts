// Shows that a session gives a real key store and screen, cleans up, and never hangs on a keyring that does not open.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openSession } from '../../scripts/session.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'candor-session-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const onLinux = it.runIf(process.platform === 'linux');

onLinux('the same data folder opens the same keyring again, with a password only this user can read', async () => {
  const options = { display: 'any', keyStore: 'own', dataFolder: folder } as const;
  const first = await openSession(options);
  expect(first.keyStore).toBe('own-session');
  await first.stop();
  const password = path.join(folder, 'keyring', 'password');
  expect(statSync(password).mode & 0o777).toBe(0o600);
  const kept = readFileSync(password, 'utf8');
  const second = await openSession(options);
  await second.stop();
  expect(readFileSync(password, 'utf8')).toBe(kept);
});

onLinux('a keyring that does not open with its password is refused at once, not waited for', async () => {
  writeFileSync(path.join(folder, 'keyring', 'password'), 'another');
  await expect(openSession({ display: 'any', keyStore: 'own', dataFolder: folder })).rejects.toThrow('does not open');
});

onLinux('what a session started is gone when it stops', async () => {
  const session = await openSession({ display: 'own', keyStore: 'own' });
  expect(session.virtualDisplay).toBe(true);
  const display = `/tmp/.X11-unix/X${session.env['DISPLAY']?.slice(1) ?? ''}`;
  const bus = String(session.env['XDG_RUNTIME_DIR']);
  expect([existsSync(display), existsSync(bus)]).toEqual([true, true]);
  await session.stop();
  expect([existsSync(display), existsSync(bus)]).toEqual([false, false]);
});
