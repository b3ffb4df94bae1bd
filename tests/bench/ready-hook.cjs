// @ts-check
// Loaded into an Electron app by `-r`, from outside the product: tells on stdout when its first window is usable (`data-ready`), how many text boxes it then has, and when the stages before it were passed.
const { app, ipcMain, utilityProcess } = require('electron');

const now = () => performance.timeOrigin + performance.now();
/** Stages by name, Unix ms. @type {Record<string, number>} */
const marks = { process: now() };
/** @param {string} name */
const mark = (name, at = now()) => {
  marks[name] ??= at;
};

/** Notes when a function of an object is called. @param {object} on @param {string} name @param {(args: unknown[], given: unknown) => void} note */
const watch = (on, name, note) => {
  const inner = Reflect.get(on, name);
  Reflect.set(on, name, (/** @type {unknown[]} */ ...args) => {
    const given = Reflect.apply(inner, on, args);
    note(args, given);
    return given;
  });
};

watch(app, 'whenReady', () => mark('script'));
app.once('ready', () => mark('ready'));
app.once('browser-window-created', () => mark('window'));
watch(utilityProcess, 'fork', (_args, child) => {
  mark('vault-asked');
  /** @type {import('electron').UtilityProcess} */ (child).on('message', (/** @type {{id: number}} */ { id }) =>
    mark(id === 0 ? 'vault-up' : 'vault-open'),
  );
});
watch(ipcMain, 'handle', () => mark('answers'));

const wait = `new Promise((done) => {
  const root = document.documentElement;
  const look = () => {
    if (root.dataset.ready !== 'true') return false;
    const at = (ms) => performance.timeOrigin + ms;
    const [page] = performance.getEntriesByType('navigation');
    const loaded = performance.getEntriesByType('resource').map((one) => one.responseEnd);
    const first = performance.getEntriesByName('first-paint')[0];
    done(JSON.stringify({
      boxes: document.querySelectorAll('textarea').length,
      page: at(0),
      html: at(page.responseEnd),
      files: at(Math.max(page.responseEnd, ...loaded)),
      run: at(page.domContentLoadedEventEnd),
      paint: first === undefined ? undefined : at(first.startTime),
      usable: at(performance.now()),
    }));
    return true;
  };
  if (!look()) new MutationObserver((_all, observer) => { if (look()) observer.disconnect(); }).observe(root, { attributes: true });
})`;

app.once('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    contents.executeJavaScript(wait).then(
      (/** @type {string} */ said) => {
        const { boxes, ...page } = JSON.parse(said);
        process.stdout.write(`usable ${JSON.stringify({ boxes, marks: { ...marks, ...page } })}\n`);
      },
      (error) => process.stdout.write(`failed ${error}\n`),
    );
  });
});
