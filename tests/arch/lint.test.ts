// Plants one violation per lint rule of the house and expects each to be caught in its place, and not where it is allowed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plant, type PlantedTree } from './planted-tree.ts';

/** [what, file, text, a piece of the expected message or rule]. */
const caught: readonly (readonly [string, string, string, RegExp])[] = [
  ['a default export', 'src/a-default.ts', 'export default 1;\n', /Named exports only/],
  [
    'a non-null assertion',
    'src/a-bang.ts',
    'export const f = (a: string | undefined): string => a!;\n',
    /no-non-null-assertion/,
  ],
  ['any', 'src/an-any.ts', 'export const f = (a: any): unknown => a;\n', /no-explicit-any/],
  [
    'a floating promise',
    'main/a-float.ts',
    'const f = async (): Promise<void> => undefined;\nf();\n',
    /no-floating-promises/,
  ],
  ['a clock in src', 'src/a-clock.ts', 'export const f = (): number => Date.now();\n', /src has no clock/],
  ['today in src', 'src/a-date.ts', 'export const f = (): Date => new Date();\n', /src has no clock/],
  ['chance in src', 'src/a-dice.ts', 'export const f = (): number => Math.random();\n', /src has no chance/],
  ['console in src', 'src/a-print.ts', 'export const f = (): void => {\n  console.log("a");\n};\n', /no-console/],
  [
    'a value set outside the composer',
    'renderer/chat/a-set.ts',
    'export const f = (field: HTMLTextAreaElement): void => {\n  field.value = "";\n};\n',
    /Only renderer\/chat\/draft/,
  ],
  [
    'window.candor outside host.ts',
    'renderer/a-bridge.ts',
    'export const f = (): unknown => (window as unknown as { candor: unknown }).candor ?? window.candor;\n',
    /Only renderer\/host\.ts/,
  ],
  [
    'raw HTML',
    'renderer/some-html.ts',
    'export const f = (place: HTMLElement, text: string): void => {\n  place.innerHTML = text;\n};\n',
    /never HTML/,
  ],
  [
    'console in a window',
    'renderer/a-print.ts',
    'export const f = (): void => {\n  console.log("a");\n};\n',
    /no-console/,
  ],
  [
    'a hook in a condition',
    'renderer/a-hook.tsx',
    "import { useState } from 'react';\nexport function Piece({ on }: { on: boolean }): null {\n  if (on) useState(0);\n  return null;\n}\n",
    /rules-of-hooks/,
  ],
  [
    'ipcMain outside main/ipc',
    'main/an-answer.ts',
    "import { ipcMain } from 'electron';\nexport const it = ipcMain;\n",
    /Only main\/ipc answers/,
  ],
  [
    'the clipboard',
    'main/windows/a-clipboard.ts',
    "import { clipboard } from 'electron';\nexport const it = clipboard;\n",
    /the clipboard is not ours/,
  ],
  [
    'the screen',
    'main/a-screen.ts',
    "import { desktopCapturer } from 'electron';\nexport const it = desktopCapturer;\n",
    /screen is never captured/,
  ],
  [
    'global keys',
    'main/some-keys.ts',
    "import { globalShortcut } from 'electron';\nexport const it = globalShortcut;\n",
    /keys outside/,
  ],
  [
    'global keys through a namespace',
    'main/some-more-keys.ts',
    "import * as electron from 'electron';\nexport const it = electron.globalShortcut;\n",
    /by name|no other field/,
  ],
  [
    'idle time',
    'main/an-idle.ts',
    "import { powerMonitor } from 'electron';\nexport const it = powerMonitor.getSystemIdleTime();\n",
    /idle time/,
  ],
  [
    'unchecked certificates',
    'services/an-agent.ts',
    'export const options = { rejectUnauthorized: false };\n',
    /never switched off/,
  ],
  [
    'a certificate override',
    'main/an-override.ts',
    "import { app } from 'electron';\napp.on('certificate-error', () => undefined);\n",
    /never overridden/,
  ],
  [
    'a switch that forgets a case',
    'src/a-switch.ts',
    "export function f(a: 'x' | 'y'): number {\n  switch (a) {\n    case 'x':\n      return 1;\n  }\n  return 0;\n}\n",
    /switch-exhaustiveness/,
  ],
];

const allowed: Record<string, string> = {
  'main/ipc/register.ts': "import { ipcMain } from 'electron';\nexport const it = ipcMain;\n",
  'main/clipboard.ts': "import { clipboard } from 'electron';\nexport const it = clipboard;\n",
  'main/clock.ts': 'export const now = (): number => Date.now();\n',
  'renderer/chat/draft/set-text.ts':
    'export const f = (field: HTMLTextAreaElement): void => {\n  field.value = "";\n};\n',
  'renderer/host.ts': 'export const bridge = (): unknown => window.candor;\n',
  'src/dates.ts': 'export const f = (ms: number): Date => new Date(ms);\n',
};

describe('lint', () => {
  let tree: PlantedTree;
  let found: Awaited<ReturnType<PlantedTree['lint']>>;
  beforeAll(async () => {
    const types = { 'renderer/window.d.ts': 'interface Window { readonly candor: unknown }\n' };
    tree = plant({ ...types, ...allowed, ...Object.fromEntries(caught.map(([, file, text]) => [file, text])) });
    found = await tree.lint();
  });
  afterAll(() => {
    tree.remove();
  });

  it.each(caught)('catches %s', (_what, file, _text, expected) => {
    const here = found
      .filter((message) => message.file === file)
      .map((message) => `${message.rule}: ${message.message}`);
    expect(here.filter((message) => expected.test(message))).not.toEqual([]);
  });

  it('leaves what is allowed alone', () => {
    expect(found.filter((message) => message.file in allowed)).toEqual([]);
  });
});
