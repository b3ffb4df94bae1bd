// Builds a copy of the project's rules with planted violations in it, and runs the real tools over that copy.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/bootstrap/paths.mjs';

const rules = [
  'package.json',
  'eslint.config.js',
  '.dependency-cruiser.cjs',
  'tsconfig.base.json',
  'scripts/lint-rules.mjs',
];
const folders = ['src', 'main', 'preload', 'renderer', 'services', 'cli'];

/** A tree of planted files under the project's own rules. */
export interface PlantedTree {
  readonly folder: string;
  readonly layers: () => Promise<readonly { readonly rule: string; readonly file: string }[]>;
  readonly lint: () => Promise<readonly { readonly message: string; readonly rule: string; readonly file: string }[]>;
  readonly types: () => Promise<readonly { readonly message: string; readonly file: string }[]>;
  readonly remove: () => void;
}

/** Runs a tool of the project in the planted tree; its findings make it exit with an error, which is expected. */
function runTool(folder: string, tool: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [path.join(root, 'node_modules', tool), ...args],
      { cwd: folder, maxBuffer: 64_000_000 },
      (error, stdout, stderr) => {
        if (error && stdout === '') reject(new Error(`${tool} did not run: ${stderr}`));
        else resolve(stdout);
      },
    );
  });
}

/** Plants these files (path → text) beside the rules; `copies` are taken from the real project. */
export function plant(files: Readonly<Record<string, string>>, copies: readonly string[] = []): PlantedTree {
  const folder = mkdtempSync(path.join(tmpdir(), 'candor-planted-'));
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const rule of rules) write(rule, readFileSync(path.join(root, rule), 'utf8'));
  for (const name of folders)
    write(`${name}/tsconfig.json`, readFileSync(path.join(root, name, 'tsconfig.json'), 'utf8'));
  write('tsconfig.json', JSON.stringify({ files: [], references: folders.map((name) => ({ path: name })) }));
  for (const copy of copies) cpSync(path.join(root, copy), path.join(folder, copy), { recursive: true });
  for (const [file, text] of Object.entries(files)) write(file, text);
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'dir');

  const planted = Object.keys(files);
  return {
    folder,
    async layers() {
      const out = await runTool(folder, 'dependency-cruiser/bin/dependency-cruiser.mjs', [
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'json',
        ...folders,
      ]);
      const { summary } = JSON.parse(out) as { summary: { violations: { rule: { name: string }; from: string }[] } };
      return summary.violations.map((violation) => ({ rule: violation.rule.name, file: violation.from }));
    },
    async lint() {
      const out = await runTool(folder, 'eslint/bin/eslint.js', [
        '--format',
        'json',
        ...planted.filter((file) => /\.tsx?$/.test(file)),
      ]);
      const results = JSON.parse(out) as { filePath: string; messages: { ruleId: string | null; message: string }[] }[];
      return results.flatMap((result) =>
        result.messages.map(({ ruleId, message }) => ({
          rule: ruleId ?? 'fatal',
          message,
          file: path.relative(folder, result.filePath),
        })),
      );
    },
    async types() {
      const out = await runTool(folder, '@typescript/native/bin/tsc', ['-b', '--pretty', 'false']);
      const found = [...out.matchAll(/^(\S+?)\(\d+,\d+\): error (.*(?:\n .*)*)$/gm)];
      return found.map(([, file = '', message = '']) => ({ file, message }));
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
