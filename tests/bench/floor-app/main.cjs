// @ts-check
// The least an Electron app can be: one sandboxed window, and with --flush FILE the bare path renderer → main → utility process → disk and back.
const path = require('node:path');
const { app, BrowserWindow, ipcMain, utilityProcess } = require('electron');

/** @param {string} name */
const argument = (name) => {
  const at = process.argv.indexOf(name);
  return at === -1 ? undefined : process.argv[at + 1];
};

const profile = argument('--profile');
if (profile !== undefined) app.setPath('userData', profile);
const flushFile = argument('--flush');

void app.whenReady().then(() => {
  if (flushFile !== undefined) {
    const vault = utilityProcess.fork(path.join(__dirname, 'flusher.cjs'), [flushFile], { stdio: 'pipe' });
    vault.stdout?.resume();
    vault.stderr?.resume();
    /** @type {Map<number, (give: unknown) => void>} */
    const waiting = new Map();
    let next = 1;
    vault.on('message', (/** @type {{id: number, give: unknown}} */ { id, give }) => {
      waiting.get(id)?.(give);
      waiting.delete(id);
    });
    ipcMain.handle(
      'floor',
      (_event, take) =>
        new Promise((resolve) => {
          const id = next++;
          waiting.set(id, resolve);
          vault.postMessage({ id, take });
        }),
    );
  }
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    show: false,
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  });
  window.setMenuBarVisibility(false);
  window.once('ready-to-show', () => window.show());
  void window.loadFile(path.join(__dirname, 'index.html'));
});
app.on('window-all-closed', () => app.quit());
