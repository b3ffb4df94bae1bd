// Plants one violation per layer rule and expects each to be caught, so that the guard cannot rot; and shows what stays allowed.
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { plant, type PlantedTree } from './planted-tree.ts';

interface Plant {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

const leaf = 'export const leaf = 1;\n';
const helpers: Record<string, string> = {
  'src/leaf.ts': leaf,
  'src/crypto/sodium.ts': "import sodium from 'libsodium-wrappers';\nexport const ready = sodium.ready;\n",
  'src/ipc/routes.ts': "import { leaf as draft } from '../draft/routes.ts';\nexport const leaf = draft;\n",
  'src/draft/routes.ts': leaf,
  'src/ipc/contract.ts': 'export interface Contract { readonly a: 1 }\nexport const contract = 1;\n',
  'main/leaf.ts': leaf,
  'main/chat/app/context.ts': leaf,
  'main/chat/app/lifecycle.ts': leaf,
  'main/chat/draft.ts': leaf,
  'main/review/app/context.ts': leaf,
  'main/vault/message.ts': leaf,
  'src/message/entries.ts': leaf,
  'src/message/exported.ts': leaf,
  'main/vault/journal.ts':
    "import Database from 'better-sqlite3';\nexport const open = (): unknown => new Database(':memory:');\n",
  'preload/leaf.ts': leaf,
  'preload/chat.ts': leaf,
  'renderer/leaf.tsx': leaf,
  'renderer/chat/writer.ts': leaf,
  'renderer/chat/draft/composer.tsx': leaf,
  'renderer/chat/app/shell.tsx': leaf,
  'renderer/review/case/case-bar.tsx': leaf,
  'services/gateway/leaf.ts': leaf,
  'services/endpoint/leaf.ts': leaf,
  'services/http.ts': leaf,
  'services/endpoint/app.ts': leaf,
  'services/endpoint/push/store.ts': leaf,
  'services/endpoint/push/boxes.ts': leaf,
  'cli/leaf.ts': leaf,
  'tests/leaf.ts': leaf,
};
const importing = (what: string): string => `import { leaf } from '${what}';\nexport const planted = leaf;\n`;

const plants: readonly Plant[] = [
  {
    rule: 'src-is-pure',
    file: 'src/knows-node.ts',
    text: "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n",
  },
  {
    rule: 'src-is-pure',
    file: 'src/knows-electron.ts',
    text: "import { app } from 'electron';\nexport const it = app;\n",
  },
  { rule: 'src-is-pure', file: 'src/knows-main.ts', text: importing('../main/leaf.ts') },
  {
    rule: 'src-is-pure',
    file: 'src/knows-react.ts',
    text: "import { createElement } from 'react';\nexport const it = createElement;\n",
  },
  {
    rule: 'libsodium-only-in-src-crypto',
    file: 'main/own-crypto.ts',
    text: "import sodium from 'libsodium-wrappers';\nexport const ready = sodium.ready;\n",
  },
  {
    rule: 'main-knows-no-window-and-no-service',
    file: 'main/knows-service.ts',
    text: importing('../services/gateway/leaf.ts'),
  },
  {
    rule: 'sqlite-only-where-journals-are-opened',
    file: 'main/opens-journal.ts',
    text: "import Database from 'better-sqlite3';\nexport const it = Database;\n",
  },
  {
    rule: 'main-takes-only-types-from-the-vault',
    file: 'main/opens-vault.ts',
    text: "import { open } from './vault/journal.ts';\nexport const it = open;\n",
  },
  { rule: 'a-slice-of-main-knows-only-its-app', file: 'main/chat/message.ts', text: importing('./draft.ts') },
  { rule: 'a-slice-of-main-knows-only-its-app', file: 'main/chat/search.ts', text: importing('./app/lifecycle.ts') },
  {
    rule: 'slices-of-main-are-known-as-a-list',
    file: 'main/chat/app/knows-drafts.ts',
    text: importing('../draft.ts'),
  },
  {
    rule: 'what-a-start-loads-first-is-light',
    file: 'main/vault-client.ts',
    text: "import WebSocket from 'ws';\nexport const it = WebSocket;\n",
  },
  {
    rule: 'what-a-start-loads-first-is-light',
    file: 'main/windows/window.ts',
    text: importing('../../src/crypto/sodium.ts'),
  },
  {
    rule: 'the-two-apps-know-nothing-of-each-other',
    file: 'main/review/app/knows-chat.ts',
    text: importing('../../chat/app/lifecycle.ts'),
  },
  {
    rule: 'the-two-apps-know-nothing-of-each-other',
    file: 'main/knows-an-app.ts',
    text: importing('./chat/app/lifecycle.ts'),
  },
  { rule: 'preload-imports-only-the-contract', file: 'preload/knows-core.ts', text: importing('../src/leaf.ts') },
  {
    rule: 'preload-takes-only-the-route-table-as-values',
    file: 'preload/takes-schemas.ts',
    text: "import { contract } from '../src/ipc/contract.ts';\nexport const it = contract;\n",
  },
  { rule: 'a-route-table-is-data', file: 'src/message/routes.ts', text: importing('../leaf.ts') },
  {
    rule: 'only-the-list-joins-route-tables',
    file: 'src/message/asks-drafts.ts',
    text: importing('../draft/routes.ts'),
  },
  {
    rule: 'a-slice-knows-no-list-of-calls',
    file: 'src/message/asks-the-list.ts',
    text: "import type { Contract } from '../ipc/contract.ts';\nexport type It = Contract;\n",
  },
  {
    rule: 'renderer-is-a-page',
    file: 'renderer/knows-electron.ts',
    text: "import { shell } from 'electron';\nexport const it = shell;\n",
  },
  {
    rule: 'renderer-is-a-page',
    file: 'renderer/knows-network.ts',
    text: "import WebSocket from 'ws';\nexport const it = WebSocket;\n",
  },
  {
    rule: 'renderer-is-a-page',
    file: 'renderer/knows-node.ts',
    text: "import { join } from 'node:path';\nexport const it = join;\n",
  },
  {
    rule: 'a-slice-of-a-window-shows-no-other-slice',
    file: 'renderer/chat/message/shows-drafts.tsx',
    text: importing('../draft/composer.tsx'),
  },
  {
    rule: 'a-slice-of-a-window-shows-no-other-slice',
    file: 'renderer/review/message/shows-a-case.tsx',
    text: importing('../case/case-bar.tsx'),
  },
  {
    rule: 'a-slice-of-a-window-asks-of-the-app-only-the-stores',
    file: 'renderer/chat/notice/knows-the-frame.ts',
    text: importing('../app/shell.tsx'),
  },
  { rule: 'renderer-is-imported-by-nobody', file: 'cli/knows-window.ts', text: importing('../renderer/leaf.tsx') },
  {
    rule: 'services-know-neither-app-nor-cli',
    file: 'services/gateway/knows-main.ts',
    text: importing('../../main/leaf.ts'),
  },
  {
    rule: 'services-know-neither-app-nor-cli',
    file: 'services/gateway/knows-electron.ts',
    text: "import { net } from 'electron';\nexport const it = net;\n",
  },
  {
    rule: 'services-do-not-know-each-other',
    file: 'services/gateway/knows-endpoint.ts',
    text: importing('../endpoint/leaf.ts'),
  },
  {
    rule: 'a-slice-of-a-service-keeps-its-store-to-itself',
    file: 'services/endpoint/redact/knows-store.ts',
    text: importing('../push/store.ts'),
  },
  {
    rule: 'slices-of-a-service-are-listed-and-know-no-list',
    file: 'services/endpoint/redact/knows-app.ts',
    text: importing('../app.ts'),
  },
  {
    rule: 'services-ask-their-databases-through-sql',
    file: 'services/endpoint/redact/opens-database.ts',
    text: "import Database from 'better-sqlite3';\nexport const it = Database;\n",
  },
  {
    rule: 'cli-knows-neither-app-nor-services',
    file: 'cli/knows-service.ts',
    text: importing('../services/gateway/leaf.ts'),
  },
  {
    rule: 'review-never-reaches-a-writer',
    file: 'renderer/review/view.tsx',
    text: "import { through } from '../through.ts';\nexport const view = through;\n",
  },
  { rule: 'review-never-reaches-a-writer', file: 'preload/review.ts', text: importing('./chat.ts') },
  { rule: 'what-ships-is-given-no-configuration', file: 'main/index.ts', text: importing('./between.ts') },
  {
    rule: 'no-cycles',
    file: 'src/type-cycle-a.ts',
    text: "import type { B } from './type-cycle-b.ts';\nexport interface A { readonly b?: B }\nexport const a = 1;\n",
  },
  {
    rule: 'the-door-of-the-vault-is-data',
    file: 'main/vault/door.ts',
    text: "import { open } from './journal.ts';\nexport interface Door { readonly a: 1 }\nexport const effects = open;\n",
  },
  {
    rule: 'operations-are-joined-by-the-list-alone',
    file: 'main/vault/notice.ts',
    text: importing('./message.ts'),
  },
  {
    rule: 'only-the-list-joins-exported-kinds',
    file: 'src/notice/knows-exports.ts',
    text: importing('../message/exported.ts'),
  },
  {
    rule: 'only-the-list-joins-kinds-of-entries',
    file: 'src/notice/knows-facts.ts',
    text: importing('../message/entries.ts'),
  },
  {
    rule: 'no-cycles',
    file: 'src/cycle-a.ts',
    text: "import { b } from './cycle-b.ts';\nexport const a = (): unknown => b;\n",
  },
  {
    rule: 'product-never-imports-tests-or-scripts',
    file: 'services/gateway/knows-tests.ts',
    text: importing('../../tests/leaf.ts'),
  },
  { rule: 'everything-resolves', file: 'src/gone.ts', text: importing('./nowhere.ts') },
];
const companions = {
  'main/between.ts': "import { leaf } from './given-config.ts';\nexport { leaf };\n",
  'main/given-config.ts': leaf,
  'renderer/through.ts': "import { leaf } from './chat/writer.ts';\nexport const through = leaf;\n",
  'src/type-cycle-b.ts': "import { a } from './type-cycle-a.ts';\nexport interface B { readonly n: typeof a }\n",
  'src/cycle-b.ts': "import { a } from './cycle-a.ts';\nexport const b = (): unknown => a;\n",
};

/** What the layers allow; none of these may be reported. */
const allowed: Record<string, string> = {
  'main/vault/operations.ts': importing('./message.ts'),
  'src/journal/entry.ts': importing('../message/entries.ts'),
  'src/allowed.ts':
    "import { z } from 'zod';\nimport { ready } from './crypto/sodium.ts';\nexport const it = [z, ready];\n",
  'main/allowed.ts': `import { app } from 'electron';\nimport { join } from 'node:path';\nimport WebSocket from 'ws';\nimport { effects, type Door } from './vault/door.ts';\n${importing('../src/leaf.ts')}export const it = (d: Door): unknown => [app, join, WebSocket, d, effects];\n`,
  'src/draft/calls.ts':
    "import type { leaf } from './routes.ts';\nimport { shape } from '../message/calls.ts';\nexport const calls: unknown = shape satisfies typeof leaf;\n",
  'src/message/calls.ts': 'export const shape = 1;\n',
  'main/start.ts': importing('./chat/app/app.ts'),
  'main/chat/app/app.ts': "export const it = (): unknown => import('./running.ts');\n",
  'main/chat/app/running.ts': importing('../handlers.ts'),
  'main/chat/handlers.ts': importing('./draft.ts'),
  'main/chat/opening.ts': `${importing('./app/context.ts')}export { leaf } from '../leaf.ts';\n`,
  'main/review/handlers.ts': importing('./review.ts'),
  'main/review/review.ts': importing('./app/context.ts'),
  'preload/allowed.ts': `import { contextBridge } from 'electron';\nimport type { Contract } from '../src/ipc/contract.ts';\n${importing('../src/ipc/routes.ts')}export const it = (c: Contract): unknown => [contextBridge, c];\n`,
  'renderer/allowed.tsx': `import { createElement } from 'react';\nimport { create } from 'zustand';\nimport { Button } from 'react-aria-components';\nimport { useVirtualizer } from '@tanstack/react-virtual';\nimport './allowed.module.css';\n${importing('../src/leaf.ts')}export const it = [createElement, create, Button, useVirtualizer];\n`,
  'renderer/chat/app/chat-app.ts': importing('../draft/composer-store.ts'),
  'renderer/chat/app/page.tsx': importing('../draft/composer.tsx'),
  'renderer/chat/draft/composer-store.ts': leaf,
  'renderer/chat/record/record-line.tsx': leaf,
  'renderer/chat/message/allowed.tsx': `import { leaf as store } from '../draft/composer-store.ts';\nimport { leaf as line } from '../record/record-line.tsx';\nimport { leaf as app } from '../app/chat-app.ts';\nexport const it = [store, line, app];\n`,
  'renderer/allowed.module.css': '.a { color: red }\n',
  'services/gateway/allowed.ts': `import fastify from 'fastify';\n${importing('../http.ts')}export const it = fastify;\n`,
  'services/database.ts': "import Database from 'better-sqlite3';\nexport const it = Database;\n",
  'services/endpoint/redact/allowed.ts': `${importing('../push/boxes.ts')}`,
  'cli/allowed.ts': `import Database from 'better-sqlite3';\nimport { Command } from 'commander';\n${importing('../src/leaf.ts')}export const it = [Database, Command];\n`,
};

describe('layers', () => {
  let tree: PlantedTree;
  let found: Awaited<ReturnType<PlantedTree['layers']>>;
  beforeAll(async () => {
    tree = plant({
      ...helpers,
      ...companions,
      ...allowed,
      ...Object.fromEntries(plants.map(({ file, text }) => [file, text])),
    });
    found = await tree.layers();
  });
  afterAll(() => {
    tree.remove();
  });

  it.each(plants.map((planted) => [planted.rule, planted.file] as const))('%s catches %s', (rule, file) => {
    expect(found).toContainEqual({ rule, file });
  });

  it('every rule has a planted violation', () => {
    const { forbidden } = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs')) as {
      forbidden: { name: string }[];
    };
    expect(new Set(plants.map((planted) => planted.rule))).toEqual(new Set(forbidden.map((rule) => rule.name)));
  });

  it('what is allowed is not reported', () => {
    expect(found.filter((violation) => violation.file in allowed)).toEqual([]);
  });
});
