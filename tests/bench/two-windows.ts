// Candor's window with a conversation open beside an empty app of the same shape, both ready to be typed into.
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { launchApp } from '../../scripts/drive/app.ts';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { electronRuntime } from '../../scripts/electron-path.mjs';
import { withSession, type Session } from '../../scripts/session.mjs';
import { prepareSmallJournal } from './small-journal.ts';
import { projectRoot, withFolder } from './work-folder.ts';

/** A running app and its window; the composer, or the floor's bare textarea, has the focus. */
export interface TypedWindow {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** Starts both apps, lets `use` type into them, and ends both whatever happens. */
export async function withTwoWindows<T>(use: (candor: TypedWindow, floor: TypedWindow) => Promise<T>): Promise<T> {
  return withFolder((folder) =>
    withSession({ display: 'own', keyStore: 'none' }, async (session) => {
      const sample = await prepareSmallJournal(join(folder, 'sample'));
      const candor = await launchApp(session, sample.employee.config);
      try {
        const floor = await launchFloor(session, folder);
        try {
          await openConversation(candor.page);
          await floor.page.locator('textarea').focus();
          return await use(candor, floor);
        } finally {
          await floor.app.close();
        }
      } finally {
        await candor.close();
      }
    }),
  );
}

async function openConversation(page: Page): Promise<void> {
  const box = page.locator('[data-pane="composer"] textarea');
  if ((await box.count()) === 0) await page.getByText('A client', { exact: false }).first().click();
  await focusComposer(page);
}

async function launchFloor(session: Session, folder: string): Promise<TypedWindow> {
  const { executable } = electronRuntime();
  const env = Object.fromEntries(
    Object.entries(session.env).filter((one): one is [string, string] => one[1] !== undefined),
  );
  const app = await _electron.launch({
    executablePath: executable,
    args: [
      ...session.electronArgs,
      join(projectRoot, 'tests/bench/floor-app'),
      '--profile',
      join(folder, 'floor-profile'),
      '--flush',
      join(folder, 'floor'),
    ],
    env,
    timeout: 30_000,
  });
  const page = await app.firstWindow({ timeout: 30_000 });
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
  return { app, page };
}
