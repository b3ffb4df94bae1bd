// @ts-check
// Loaded into an Electron app by `-r`, from outside the product: tells on stdout when its first window is usable (`data-ready`), and how many text boxes it then has.
const { app } = require('electron');

const wait = `new Promise((done) => {
  const root = document.documentElement;
  const look = () => {
    if (root.dataset.ready !== 'true') return false;
    done((performance.timeOrigin + performance.now()) + ' ' + document.querySelectorAll('textarea').length);
    return true;
  };
  if (!look()) new MutationObserver((_all, observer) => { if (look()) observer.disconnect(); }).observe(root, { attributes: true });
})`;

app.once('web-contents-created', (_event, contents) => {
  contents.once('dom-ready', () => {
    contents.executeJavaScript(wait).then(
      (at) => process.stdout.write(`usable ${at}\n`),
      (error) => process.stdout.write(`failed ${error}\n`),
    );
  });
});
