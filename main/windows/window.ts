// Makes a window of a kind: sandboxed, isolated, at our own origin, unable to go anywhere else.
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { adopt, type WindowKind } from '../ipc/windows.ts';
import { appOrigin } from './app-protocol.ts';

const titles: Readonly<Record<WindowKind, string>> = { chat: 'Candor', review: 'Candor review, read only' };

/** Opens a window of `kind`; it shows itself once it has something to show. `onGone` is called when its renderer died. */
export function openWindow(kind: WindowKind, onGone: (reason: string) => void): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 480,
    minHeight: 420,
    show: false,
    title: titles[kind],
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#12191c' : '#fdfefe',
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', `${kind}.cjs`),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: kind === 'chat' && process.platform !== 'linux', // on Linux Chromium would fetch dictionaries from the network
      devTools: !app.isPackaged,
    },
  });
  adopt(window, kind);
  window.setMenuBarVisibility(false);
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => {
    event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => {
    event.preventDefault();
  });
  webContents.on('render-process-gone', (_event, { reason }) => {
    onGone(reason);
  });
  window.once('ready-to-show', () => {
    window.show();
  });
  void window.loadURL(`${appOrigin}/${kind}/index.html`);
  return window;
}
