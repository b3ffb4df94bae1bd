// Layers as rules: who may import whom. `npm run check` runs them; tests/arch plants a violation of each and expects it caught.

const pathOf = (...folders) => `^(${folders.join('|')})/`;
const fromNpm = (...names) => `(^|/)node_modules/(${names.join('|')})(/|$)`;

/** What the renderer is drawn with. */
const uiLibraries = [
  'react',
  'react-dom',
  '@types/react',
  '@types/react-dom',
  'zustand',
  'react-aria-components',
  'react-aria',
  'react-stately',
  '@react-aria/[^/]+',
  '@react-types/[^/]+',
  '@react-stately/[^/]+',
  '@internationalized/[^/]+',
  '@tanstack/react-virtual',
];
/** The slices of the vault: files of operations that `main/vault/operations.ts` lists. */
const slicesOfVault = [
  'record',
  'notice',
  'policy',
  'conversation',
  'arrangement',
  'gateway',
  'message',
  'draft',
  'redaction',
  'search',
  'opening',
  'export',
  'review',
];
const everything = pathOf('src', 'main', 'preload', 'renderer', 'services', 'cli');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'src-is-pure',
      comment: 'The core knows neither Electron, Node nor the DOM: only itself, zod, and libsodium behind src/crypto.',
      severity: 'error',
      from: { path: '^src/' },
      to: { pathNot: ['^src/', fromNpm('zod', 'libsodium-wrappers')] },
    },
    {
      name: 'libsodium-only-in-src-crypto',
      comment: 'Cryptography has one door, so that it can be read in one place.',
      severity: 'error',
      from: { path: everything, pathNot: '^src/crypto/' },
      to: { path: fromNpm('libsodium-wrappers') },
    },
    {
      name: 'main-knows-no-window-and-no-service',
      comment: 'main wires src to Electron; windows and services are other programs.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: pathOf('renderer', 'preload', 'services', 'cli', 'tests', 'scripts') },
    },
    {
      name: 'sqlite-only-where-journals-are-opened',
      comment: 'Only the vault process, the services and the command line open database files.',
      severity: 'error',
      from: { path: everything, pathNot: pathOf('main/vault', 'services', 'cli') },
      to: { path: fromNpm('better-sqlite3') },
    },
    {
      name: 'main-takes-only-types-from-the-vault',
      comment:
        'The vault is a process of its own: a value taken from it would bring SQLite, which blocks, and page keys into the main process.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/vault/' },
      to: { path: '^main/vault/', pathNot: '^main/vault/door\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-door-of-the-vault-is-data',
      comment: 'Its table is the one value main takes of the vault: with an import it would bring what it imports.',
      severity: 'error',
      from: { path: '^main/vault/door\\.ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'operations-are-joined-by-the-list-alone',
      comment: 'Decision 0017: a slice of the vault knows the views and what stages, never another slice’s operations.',
      severity: 'error',
      from: { path: '^main/vault/', pathNot: '^main/vault/operations\\.ts$' },
      to: { path: `^main/vault/(?:${slicesOfVault.join('|')})\\.ts$` },
    },
    {
      name: 'only-the-list-joins-kinds-of-entries',
      comment:
        'Decision 0017: a slice of src takes of another whatever it offers, but not the declarations of its facts; their types it may name.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/journal/entry\\.ts$' },
      to: { path: '^src/[^/]+/entries\\.ts$', pathNot: '^src/$1/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-the-list-joins-exported-kinds',
      comment: 'Decision 0017: how a slice exports its facts is known to the list of exported kinds alone.',
      severity: 'error',
      from: { path: everything, pathNot: '^src/export/exported-kinds\\.ts$' },
      to: { path: '^src/[^/]+/exported\\.ts$', pathNot: '^src/export/' },
    },
    {
      name: 'a-slice-of-main-knows-only-its-app',
      comment:
        'Decision 0017: who answers a call takes what the app offers (context.ts) and nothing of another slice or of the app’s parts.',
      severity: 'error',
      from: { path: '^main/(chat|review)/[^/]+\\.ts$', pathNot: '^main/[^/]+/handlers\\.ts$' },
      to: { path: '^main/(?:chat|review)/', pathNot: '^main/$1/app/context\\.ts$' },
    },
    {
      name: 'slices-of-main-are-known-as-a-list',
      comment: 'Decision 0017: only handlers.ts knows the slices of an app.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/[^/]+/handlers\\.ts$' },
      to: { path: '^main/(?:chat|review)/[^/]+\\.ts$', pathNot: '^main/[^/]+/handlers\\.ts$' },
    },
    {
      name: 'what-a-start-loads-first-is-light',
      comment:
        'The vault’s process and the window are begun before the rest of main is loaded (docs/bench.md, “Where a start goes”): libsodium, the schemas of the calls and the network come after, by import().',
      severity: 'error',
      from: {
        path: '^main/(?:start|start-vault|vault-client|record-keeper|line-watch|running-app|windows/(?:app-protocol|window)|ipc/windows|chat/app/app|review/app/app)\\.ts$',
      },
      to: {
        path: ['^src/(?!errors\\.ts$|ipc/routes\\.ts$)', '^main/', fromNpm('zod', 'ws', 'libsodium-wrappers')],
        pathNot:
          '^main/(?:start-vault|vault-client|record-keeper|line-watch|running-app|windows/(?:app-protocol|window)|ipc/windows|vault/door|chat/app/app|review/app/app)\\.ts$',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'the-two-apps-know-nothing-of-each-other',
      comment: 'What chat and review share lies beside them. Only start.ts knows both.',
      severity: 'error',
      from: { path: '^main/(?:(chat|review)/)?', pathNot: '^main/start\\.ts$' },
      to: { path: '^main/(?:chat|review)/', pathNot: '^main/$1/' },
    },
    {
      name: 'preload-imports-only-the-contract',
      comment: 'A preload is under a kilobyte: Electron, its neighbours and src/ipc.',
      severity: 'error',
      from: { path: '^preload/' },
      to: { pathNot: ['^preload/', '^src/ipc/', fromNpm('electron')] },
    },
    {
      name: 'preload-takes-only-the-route-table-as-values',
      comment: 'The schemas would make a preload a thousand times larger; they are types there.',
      severity: 'error',
      from: { path: '^preload/' },
      to: { path: '^src/', pathNot: '^src/ipc/routes\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'a-route-table-is-data',
      comment:
        'What a table imported would be in every preload: the list takes the slices’ tables, and they take nothing.',
      severity: 'error',
      from: { path: '^src/[^/]+/routes\\.ts$' },
      to: { pathNot: ['^src/[^/]+/routes\\.ts$', '^src/slices\\.ts$'] },
    },
    {
      name: 'only-the-list-joins-route-tables',
      comment: 'Decision 0017: a slice of src takes of another whatever it offers, but not its routes.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '^src/ipc/' },
      to: { path: '^src/[^/]+/routes\\.ts$', pathNot: '^src/$1/' },
    },
    {
      name: 'a-slice-knows-no-list-of-calls',
      comment:
        'Decision 0017: the list of calls is made of slices. Who is in the list cannot ask it, or everything would know everything.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/ipc/' },
      to: { path: '^src/ipc/(?:routes|contract)\\.ts$' },
    },
    {
      name: 'renderer-is-a-page',
      comment: 'No Electron, no Node, no network in a window: src and the libraries it is drawn with.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { pathNot: ['^src/', '^renderer/', '^assets/', fromNpm(...uiLibraries)] },
    },
    {
      name: 'a-slice-of-a-window-shows-no-other-slice',
      comment:
        'Decision 0017: of another slice a slice takes its store, its model and its words; what stands together on a page is put together by app/ and room.tsx. Nothing captures without the record line, so that one is offered (P5).',
      severity: 'error',
      from: { path: '^renderer/(chat|review)/([^/]+)/', pathNot: '^renderer/chat/(?:app|my-record)/' },
      to: {
        path: '^renderer/(?:chat|review)/[^/]+/[^/]+\\.tsx$',
        pathNot: ['^renderer/$1/$2/', '^renderer/chat/record/record-line\\.tsx$'],
      },
    },
    {
      name: 'a-slice-of-a-window-asks-of-the-app-only-the-stores',
      comment: 'Decision 0017: the frame of a window knows its slices, and they know of it where the stores are.',
      severity: 'error',
      from: { path: '^renderer/chat/', pathNot: '^renderer/chat/(?:app/|main\\.tsx$)' },
      to: { path: '^renderer/chat/app/', pathNot: '^renderer/chat/app/(?:chat-app|use-ready)\\.ts$' },
    },
    {
      name: 'renderer-is-imported-by-nobody',
      severity: 'error',
      from: { path: everything, pathNot: '^renderer/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'services-know-neither-app-nor-cli',
      severity: 'error',
      from: { path: '^services/' },
      to: { path: [pathOf('main', 'preload', 'renderer', 'cli', 'tests', 'scripts'), fromNpm('electron')] },
    },
    {
      name: 'services-do-not-know-each-other',
      comment:
        'Gateway, endpoint and custodian are separate programs that anyone may run alone; they meet in src/protocol.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/[^/]+/', pathNot: ['^services/$1/', '^services/(?:shared|sql)/'] },
    },
    {
      name: 'a-slice-of-a-service-keeps-its-store-to-itself',
      comment:
        'Decision 0017: of another slice a slice takes what that one offers: never its store, tables, routes or handlers; their types it may name.',
      severity: 'error',
      from: { path: '^services/(gateway|endpoint|custodian)/([^/]+)/' },
      to: {
        path: '^services/$1/[^/]+/(?:store|tables|routes|slice)\\.ts$',
        pathNot: '^services/$1/$2/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'slices-of-a-service-are-listed-and-know-no-list',
      comment: 'Decision 0017: app.ts and slices.ts are made of slices. Who is in the list cannot ask it.',
      severity: 'error',
      from: { path: '^services/(gateway|endpoint|custodian)/[^/]+/' },
      to: { path: '^services/$1/(?:app|slices|history|main)\\.ts$' },
    },
    {
      name: 'services-ask-their-databases-through-sql',
      comment:
        'Decision 0019: one text of a store serves both databases. What a file was before that is the history, which is SQLite’s alone.',
      severity: 'error',
      from: {
        path: '^services/',
        pathNot: ['^services/database\\.ts$', '^services/sql/', '^services/gateway/statements\\.ts$'],
      },
      to: { path: fromNpm('better-sqlite3', '@types/better-sqlite3', 'pg', '@types/pg') },
    },
    {
      name: 'cli-knows-neither-app-nor-services',
      severity: 'error',
      from: { path: '^cli/' },
      to: { path: [pathOf('main', 'preload', 'renderer', 'services', 'tests', 'scripts'), fromNpm('electron')] },
    },
    {
      name: 'review-never-reaches-a-writer',
      comment: 'P5, design 7: review mode has no way to write, not even through somebody else’s module.',
      severity: 'error',
      from: { path: ['^renderer/review/', '^preload/review\\.ts$'] },
      to: { path: ['^renderer/chat/', '^preload/chat\\.ts$', pathOf('main', 'services', 'cli')], reachable: true },
    },
    {
      name: 'what-ships-is-given-no-configuration',
      comment:
        'Decision 0014: what ships starts from what an administrator wrote; the code that takes --config is not in it.',
      severity: 'error',
      from: { path: '^main/index\\.ts$' },
      to: { path: '^main/(?:development|given-config)\\.ts$', reachable: true },
    },
    {
      name: 'no-cycles',
      comment: 'What goes round in a circle, types included, cannot be understood, moved or started a piece at a time.',
      severity: 'error',
      from: { path: everything },
      to: { circular: true },
    },
    {
      name: 'product-never-imports-tests-or-scripts',
      severity: 'error',
      from: { path: everything },
      to: { path: pathOf('tests', 'scripts') },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: { path: everything },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^out/', '^release/', '[.]svg', '[.]css'] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
    builtInModules: { add: ['electron/main', 'electron/renderer'] },
  },
};
