// `npm run window -- chat`: one window on its fake host in a browser, drawn anew as soon as its source changes.
import path from 'node:path';
import { bootstrapOrExplain } from './bootstrap.mjs';
import { underOurNode } from './under-our-node.mjs';

const windows = ['chat', 'review'];

/** The real page's security policy forbids what a development server does; pictures and e2e tests keep it. */
const withoutSecurityPolicy = {
  name: 'without-security-policy',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/u, ''),
  },
};

async function serve(root, which) {
  const [{ createServer }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')]);
  const server = await createServer({
    configFile: false,
    root: path.join(root, 'tests/fake-host'),
    cacheDir: path.join(root, 'out/window-cache'),
    plugins: [react(), withoutSecurityPolicy],
    server: { host: 'localhost', fs: { allow: [root] } },
    // All of it is found before the first page asks, so that none is loaded twice.
    optimizeDeps: { entries: ['index-chat.html', 'index-review.html'] },
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === 'object' && address !== null ? address.port : server.config.server.port;
  console.log(`The ${which} window on its fake host: http://localhost:${port}/index-${which}.html`);
  console.log(
    'What it can be asked to show is in tests/fake-host (for example ?notice, ?empty, ?record=stopped, ?theme=dark). Ctrl C ends it.',
  );
}

const { node, root } = await bootstrapOrExplain('code');
if (await underOurNode(node, import.meta.url)) {
  const [which = 'chat'] = process.argv.slice(2);
  if (windows.includes(which)) await serve(root, which);
  else {
    console.error(`There is no window called ${which}. Say chat or review.`);
    process.exitCode = 1;
  }
}
