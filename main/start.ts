// The composition root: reads its configuration, takes the one-instance lock, and starts the chat app or the review app.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, Menu, session } from 'electron';
import { shapeOf } from '../src/errors.ts';
import { startChatApp } from './chat/app/app.ts';
import type { LaunchConfig } from './launch-config.ts';
import { startReviewApp } from './review/app/app.ts';
import { registerScheme, serveApp } from './windows/app-protocol.ts';

/** Starts Candor with what `read` gives; when that throws, the reason is said, and Candor ends. */
export function start(read: () => LaunchConfig, { unattended = false }: { readonly unattended?: boolean } = {}): void {
  // The keychain item is named after the app: the name is fixed before anything touches it and never changes (pitfalls 1.7).
  app.setName('Candor');
  registerScheme();
  try {
    run(read(), (error) => {
      sayAndEnd(error, unattended);
    });
  } catch (error) {
    sayAndEnd(error, unattended);
  }
}

function sayAndEnd(error: unknown, unattended: boolean): void {
  const { message, next } = shapeOf(error);
  console.error(`${message} ${next ?? ''}`);
  void app.whenReady().then(() => {
    if (!unattended) dialog.showErrorBox('Candor cannot start', `${message}\n\n${next ?? ''}`);
    app.exit(1);
  });
}

function run(config: LaunchConfig, cannot: (error: unknown) => void): void {
  mkdirSync(config.data, { recursive: true, mode: 0o700 });
  app.setPath('userData', config.data);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  void app.whenReady().then(() => {
    Menu.setApplicationMenu(
      process.platform === 'darwin'
        ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
        : null,
    );
    serveApp(join(app.getAppPath(), 'out', 'renderer'));
    session.defaultSession.setSpellCheckerEnabled(process.platform !== 'linux');
    let state: 'runs' | 'stopping' | 'stopped' = 'runs';
    // The window goes last, so that what it holds can be recorded first.
    app.on('browser-window-created', (_event, window) => {
      window.on('close', (event) => {
        if (state === 'stopped') return;
        event.preventDefault();
        app.quit();
      });
    });
    const running = config.person.role === 'reviewer' ? startReviewApp(config) : startChatApp(config);
    running.begun.catch(cannot);
    app.on('before-quit', (event) => {
      if (state === 'stopped') return;
      event.preventDefault();
      if (state === 'stopping') return;
      state = 'stopping';
      const done = (stopped: boolean): void => {
        state = stopped ? 'stopped' : 'runs';
        if (stopped) app.quit();
      };
      void running.stop().then(done, (error: unknown) => {
        console.error('stopping:', error);
        done(true);
      });
    });
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('second-instance', () => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
}
