// Shows that the compiler keeps the core free of Node and DOM, keeps code erasable, and keeps write routes out of review.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { plant, type PlantedTree } from './planted-tree.ts';

const real = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const lists = ['src/ipc/routes.ts', 'src/ipc/contract.ts'];
const aWriteRoute = /(effect: 'write', windows: \[)'chat'\]/;
const aReadRoute = "readThread: { effect: 'read', windows: ['chat'] },";

/** What a slice may not do to the list of calls: [what, file, its text with that in it, where it is found]. */
const slices: readonly (readonly [string, string, (text: string) => string, string, RegExp])[] = [
  [
    'design 7: a write route that lists review',
    'src/draft/routes.ts',
    (text) => text.replace(aWriteRoute, "$1'chat', 'review']"),
    'src/ipc/routes.ts',
    /Record<string, Route>/,
  ],
  [
    'a name that two slices give',
    'src/message/routes.ts',
    (text) => text.replace(aReadRoute, `${aReadRoute}\n  listPeople: { effect: 'read', windows: ['review'] },`),
    'src/ipc/routes.ts',
    /listPeople/,
  ],
  [
    'a route without request and reply',
    'src/search/routes.ts',
    (text) => text.replace('} as const;', "  searchMore: { effect: 'read', windows: ['chat'] },\n} as const;"),
    'src/search/calls.ts',
    /searchMore/,
  ],
];

const caught: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a route of a service without a schema',
    'services/planted/a-schema.ts',
    "import { z } from 'zod';\nimport { routes } from '../route.ts';\nexport const it = routes({\n  a: { method: 'POST', path: '/a', about: 'a', by: ['device'], limit: 1, packed: 'may', reply: z.strictObject({}) },\n});\n",
    /not assignable to type 'Route'/,
  ],
  [
    'a route of a service without a size',
    'services/planted/a-size.ts',
    "import { z } from 'zod';\nimport { routes } from '../route.ts';\nexport const it = routes({\n  a: { method: 'POST', path: '/a', about: 'a', by: ['device'], body: z.strictObject({}), packed: 'may', reply: z.strictObject({}) },\n});\n",
    /not assignable to type 'Route'/,
  ],
  [
    'a route of a service without a caller',
    'services/planted/a-caller.ts',
    "import { z } from 'zod';\nimport { routes } from '../route.ts';\nexport const it = routes({\n  a: { method: 'POST', path: '/a', about: 'a', limit: 1, body: z.strictObject({}), packed: 'may', reply: z.strictObject({}) },\n});\n",
    /not assignable to type 'Route'/,
  ],
  [
    'the DOM in src',
    'src/planted/a-dom.ts',
    'export const f = (): unknown => document.title;\n',
    /Cannot find name 'document'/,
  ],
  [
    'Node in src',
    'src/planted/a-process.ts',
    'export const f = (): unknown => process.env;\n',
    /Cannot find name 'process'/,
  ],
  [
    'a clock of the platform in src',
    'src/planted/a-timer.ts',
    'export const f = (): unknown => setTimeout(f, 1);\n',
    /Cannot find name 'setTimeout'/,
  ],
  [
    'Node in a window',
    'renderer/planted/a-process.ts',
    'export const f = (): unknown => process.env;\n',
    /Cannot find name 'process'/,
  ],
  [
    'the DOM in a service',
    'services/planted/a-dom.ts',
    'export const f = (): unknown => document.title;\n',
    /Cannot find name 'document'/,
  ],
  ['an enum, which cannot be erased', 'src/planted/an-enum.ts', 'export enum Colour { red }\n', /erasableSyntaxOnly/],
  [
    'an unchecked index',
    'src/planted/an-index.ts',
    'export const f = (a: readonly string[]): string => a[0];\n',
    /undefined/,
  ],
  [
    'undefined in place of an absent property',
    'src/planted/an-optional.ts',
    'export const a: { b?: string } = { b: undefined };\n',
    /exactOptionalPropertyTypes/,
  ],
];

/** What a slice may not do to the record and its views: the same. */
const facts: typeof slices = [
  [
    'a kind of entry that no view takes and whose slice does not say so',
    'src/review/entries.ts',
    (text) => text.replace("    view: 'none',\n", ''),
    'src/journal/views.ts',
    /review-access/,
  ],
  [
    'a kind said to be in no view that a view takes',
    'src/opening/entries.ts',
    (text) => text.replace("lane: 'messages',", "lane: 'messages',\n    view: 'none',"),
    'src/journal/views.ts',
    /opening/,
  ],
  [
    'a kind of entry that two slices declare',
    'src/policy/entries.ts',
    (text) =>
      text.replace("'policy-applied': {", "'capture-gap': { lane: 'messages', fields: {} },\n  'policy-applied': {"),
    'src/journal/entry.ts',
    /capture-gap/,
  ],
];

describe('types', () => {
  let tree: PlantedTree;
  let found: Awaited<ReturnType<PlantedTree['types']>>;
  beforeAll(async () => {
    const files = Object.fromEntries(caught.map(([, file, text]) => [file, text]));
    const broken = Object.fromEntries([...slices, ...facts].map(([, file, change]) => [file, change(real(file))]));
    tree = plant({ ...files, ...broken }, ['src', 'services']);
    found = await tree.types();
  });
  afterAll(() => {
    tree.remove();
  });

  it.each(caught)('catches %s', (_what, file, _text, expected) => {
    const here = found.filter((error) => error.file === file).map((error) => error.message);
    expect(here.filter((message) => expected.test(message))).not.toEqual([]);
  });

  it.each([...slices, ...facts])('catches %s', (_what, file, change, where, expected) => {
    expect(change(real(file))).not.toBe(real(file));
    const here = found.filter((error) => error.file === where).map((error) => error.message);
    expect(here.filter((message) => expected.test(message))).not.toEqual([]);
  });

  it('nothing else in src is wrong, so the errors come from what was planted', () => {
    const changed = [...slices, ...facts];
    const places = [
      ...lists,
      ...changed.flatMap(([, file, , where]) => [file, where, file.replace('routes', 'calls')]),
    ];
    const others = found.filter(
      (error) =>
        error.file.startsWith('src/') && !error.file.startsWith('src/planted/') && !places.includes(error.file),
    );
    expect(others).toEqual([]);
  });
});
