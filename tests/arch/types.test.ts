// Shows that the compiler keeps the core free of Node and DOM, keeps code erasable, and keeps write routes out of review.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { plant, type PlantedTree } from './planted-tree.ts';

const routes = readFileSync(path.join(root, 'src/ipc/routes.ts'), 'utf8');
const aWriteRoute = /(effect: 'write', windows: \[)'chat'\]/;

const caught: readonly (readonly [string, string, string, RegExp])[] = [
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

describe('types', () => {
  let tree: PlantedTree;
  let found: Awaited<ReturnType<PlantedTree['types']>>;
  beforeAll(async () => {
    const files = Object.fromEntries(caught.map(([, file, text]) => [file, text]));
    tree = plant({ ...files, 'src/ipc/routes.ts': routes.replace(aWriteRoute, "$1'chat', 'review']") }, ['src']);
    found = await tree.types();
  });
  afterAll(() => {
    tree.remove();
  });

  it.each(caught)('catches %s', (_what, file, _text, expected) => {
    const here = found.filter((error) => error.file === file).map((error) => error.message);
    expect(here.filter((message) => expected.test(message))).not.toEqual([]);
  });

  it('design 7: a write route that lists review does not compile', () => {
    expect(routes).toMatch(aWriteRoute);
    expect(found.filter((error) => error.file === 'src/ipc/contract.ts')).not.toEqual([]);
  });

  it('nothing else in src is wrong, so the errors come from what was planted', () => {
    const others = found.filter(
      (error) =>
        error.file.startsWith('src/') && !error.file.startsWith('src/planted/') && error.file !== 'src/ipc/contract.ts',
    );
    expect(others).toEqual([]);
  });
});
