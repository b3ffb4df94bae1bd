// Shows that the documents lead somewhere: every relative link in them resolves, every rule a test cites exists, and every promise is cited by a test.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/bootstrap/paths.mjs';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)));
const documents = tracked.filter((path) => path.endsWith('.md'));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The anchors of a document's headings, as they are made for links. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.split('\n').filter((line) => /^#{1,6} /u.test(line));
  return new Set(
    headings.map((line) =>
      line
        .replace(/^#+ /u, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Why each link of a document that leads inside the project leads nowhere; empty when all lead somewhere. */
function brokenLinks(path: string, text: string): readonly string[] {
  const links = [...text.replace(/```[\s\S]*?```/gu, '').matchAll(/\]\(([^)\s]+)\)/gu)].map((match) => match[1] ?? '');
  return links
    .filter((link) => !/^[a-z]+:/u.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && statSync(join(root, target)).isFile() && !anchorsOf(read(target)).has(anchor);
    })
    .map((link) => `${path}: ${link}`);
}

/** Titles of tests in a file's source. */
function titlesOf(source: string): readonly string[] {
  return [...source.matchAll(/\b(?:it|test|describe)(?:\.[\w.]+(?:\([^)]*\))?)?\(\s*(['"`])((?:(?!\1).)*)\1/gu)].map(
    (match) => match[2] ?? '',
  );
}

const testFiles = tracked.filter((path) => /^tests\/.*\.test\.tsx?$/u.test(path));
const titles = testFiles.flatMap((path) => titlesOf(read(path)));

describe('documents', () => {
  it('there are documents and tests to look at', () => {
    expect(documents).toContain('README.md');
    expect(titles.length).toBeGreaterThan(100);
  });
  it('every relative link leads to a file or heading that is there', () => {
    expect(documents.flatMap((path) => brokenLinks(path, read(path)))).toEqual([]);
  });
  it('a link that leads nowhere is found, and so is a heading that is not there', () => {
    expect(
      brokenLinks(
        'README.md',
        '[a](no/such/file.md) [b](LICENSE) [c](docs/spec/journal.md#no-such-heading) [d](docs/spec/journal.md#8-folding)',
      ),
    ).toEqual(['README.md: no/such/file.md', 'README.md: docs/spec/journal.md#no-such-heading']);
  });
  it('every folder of the project’s own says what lives there', () => {
    const folders = [
      'src',
      'main',
      'main/vault',
      'preload',
      'renderer',
      'services',
      'cli',
      'tests',
      'scripts',
      'docs',
      'docs/spec',
      'assets',
      'build',
    ];
    expect(folders.filter((folder) => !documents.includes(`${folder}/README.md`))).toEqual([]);
  });
  it('a folder’s README is at most 40 lines long', () => {
    expect(
      documents.filter((path) => path.endsWith('/README.md') && read(path).trimEnd().split('\n').length > 40),
    ).toEqual([]);
  });
});

describe('promises and rules', () => {
  it.each(['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'])(
    '%s is named in the title of a test and in the README',
    (promise) => {
      expect(titles.some((title) => title.startsWith(`${promise} `))).toBe(true);
      expect(read('README.md')).toContain(`**${promise}**`);
    },
  );
  it('every rule a test names is in the specification', () => {
    const rules = new Set(
      documents
        .filter((path) => path.startsWith('docs/spec/'))
        .flatMap((path) =>
          [...read(path).matchAll(/\*\*([CDEGJMW]\d+(?:\.\d+)?)\*\*/gu)].map((match) => match[1] ?? ''),
        ),
    );
    const cited = titles.flatMap((title) =>
      [...title.matchAll(/\b([CEGJMW]\d+\.\d+)\b/gu)].map((match) => match[1] ?? ''),
    );
    expect(cited.length).toBeGreaterThan(10);
    expect([...new Set(cited)].filter((rule) => !rules.has(rule))).toEqual([]);
  });
  it('a title in any spelling of a test is seen', () => {
    expect(
      titlesOf("it('P1 a', () => {}); test.each([1])('P2 b', f); describe(\"P3 c\", g); it.skipIf(x)(`P4 d`, h)"),
    ).toEqual(['P1 a', 'P2 b', 'P3 c', 'P4 d']);
  });
});
