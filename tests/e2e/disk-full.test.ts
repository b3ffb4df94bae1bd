// A disk that fills up while somebody writes: what was recorded stays, nothing unrecorded is sent, and it goes on when there is room again (P6).
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeSync, openSync, closeSync, fsyncSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { focusComposer, sendMessage } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice, composerText } from '../../scripts/drive/window.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { contentsOf, factsOf, submitsOf, verify } from './world/record.ts';
import { openWorld } from './world/world.ts';

/** Whether a small file system can be mounted here. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = join('/tmp', `candor-mount-${process.pid}`);
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'candor', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes until there is no room at all; returns the way to make room again. */
function fill(folder: string): () => void {
  const path = join(folder, `somebody-elses-holiday-video-${performance.now()}`);
  const file = openSync(path, 'w');
  for (const size of [65_536, 4096, 512, 1]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size, 0x2e));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
  fsyncSync(file);
  closeSync(file);
  return () => {
    rmSync(path);
  };
}

const mountable = canMount();
if (!mountable) console.warn('Skipped: a full disk needs a small file system, and this user may not mount one.');

test.runIf(mountable)(
  'P6 on a full disk nothing is sent, the text stays, and with room again it goes on by itself',
  { timeout: 360_000 },
  async () => {
    const world = await openWorld();
    const first = await world.launch();
    await acknowledgeNotice(first.page);
    await first.close();
    const folder = dirname(world.sample.employee.journal);
    const kept = `${folder}-before`;
    cpSync(folder, kept, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=80m,mode=700', 'candor', folder]);
    onTestFinished(() => {
      execFileSync('umount', ['-l', folder]);
    });
    cpSync(kept, folder, { recursive: true });

    const app = await world.launch();
    const { page } = app;
    const client = await world.client('Nell Okafor');
    await client.say('Is there room?');
    await focusComposer(page);
    await page.keyboard.type('Before. ');
    await page.getByText('On record').first().waitFor();
    const said = page.getByText('This disk is full', { exact: false }).first();
    const makeRoom = [fill(folder)];
    // What Candor kept for this moment lets all of this go on record; sending stops.
    // Every one another letter, so that an edit holds all of it.
    const page100k = (i: number): string => String.fromCharCode(97 + (i % 26)).repeat(100_000);
    for (let i = 0; i < 150 && !(await said.isVisible()); i++) {
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(page100k(i));
    }
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('Written on a full disk.');
    await page.getByText('nothing is sent until there is room', { exact: false }).first().waitFor();
    await vi.waitFor(
      async () => {
        expect((await contentsOf(world.sample)).drafts[0]?.text).toBe('Written on a full disk.');
      },
      { timeout: 60_000, interval: 200 },
    );
    await page.keyboard.press('Enter');
    expect(await composerText(page)).toBe('Written on a full disk.');

    // Somebody takes that room as well: now nothing can be recorded either, and the text is still in the box.
    makeRoom.push(fill(folder));
    for (
      let i = 0;
      i < 300 && !(await page.getByText('nothing can be recorded', { exact: false }).first().isVisible());
      i++
    ) {
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(page100k(i));
    }
    await page.getByText('nothing can be recorded', { exact: false }).first().waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText('Written on no disk at all.');
    expect(await composerText(page)).toBe('Written on no disk at all.');
    expect(submitsOf(world.sample)).toEqual([]);

    for (const free of makeRoom) free();
    await said.waitFor({ state: 'hidden', timeout: 180_000 });
    await focusComposer(page);
    expect(await composerText(page)).toBe('Written on no disk at all.');
    await sendMessage(page);
    await client.hears('Written on no disk at all.');
    await app.close();
    const record = await contentsOf(world.sample);
    expect(factsOf(record, 'message-recorded').map((entry) => entry.text)).toEqual(['Written on no disk at all.']);
    expect(submitsOf(world.sample).map((one) => one.hash)).toEqual(['Written on no disk at all.'].map(contentHash));
    verify(world.sample);
  },
);
