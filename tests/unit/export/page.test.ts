// The page an export makes: text stays text, nothing is loaded or run, and it has the look of Candor.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inlinedTokens } from '../../../src/export/html-page.ts';
import { recordAsHtml } from '../../../src/export/html-record.ts';
import { escapeHtml, htmlText } from '../../../src/export/html-text.ts';
import { tagsOf, textOf } from './read-page.ts';
import { hostileTexts, inSlices, joined, sampleFrames, sampleHeader } from './sample-record.ts';

const html = await joined(recordAsHtml(sampleHeader, inSlices(sampleFrames)));
const allowed = new Set(
  'html head meta title style body main section h1 h2 h3 p bdi time span dl dt dd div article pre details summary table thead tbody tr th td ins del i'.split(
    ' ',
  ),
);
const allowedAttributes = new Set('lang charset http-equiv content name class dir datetime data-place'.split(' '));

/** Tags and attributes of a page that its own code never writes. */
function foreign(page: string): readonly string[] {
  const { tags, between } = tagsOf(page);
  const strange = tags.filter((tag) => {
    const name = /^<\/?([a-z0-9]+)/iu.exec(tag)?.[1] ?? '';
    const attributes = [...tag.replaceAll(/"[^"]*"/gu, '').matchAll(/\s([a-z-]+)(?==|[\s>])/giu)].map(
      (match) => match[1] ?? '',
    );
    return tag !== '<!doctype html>' && (!allowed.has(name) || !attributes.every((one) => allowedAttributes.has(one)));
  });
  return between.includes('<') ? [...strange, between.slice(between.indexOf('<'), between.indexOf('<') + 40)] : strange;
}

describe('text stays text', () => {
  it('X6 names, texts, reasons and unknown entries never become markup', () => {
    expect(tagsOf(html).tags.length).toBeGreaterThan(300);
    expect(foreign(html)).toEqual([]);
  });

  it('X6 markup that slipped through would be found', () => {
    for (const text of hostileTexts.slice(0, 4))
      expect(foreign(html.replace('</main>', `${text}</main>`)), text).not.toEqual([]);
  });

  it.each(hostileTexts.map((text) => [JSON.stringify(text), text] as const))(
    'X6 %s is read as it was written',
    (_name, text) => {
      expect(textOf(htmlText(text))).toBe(text);
      expect(textOf(html)).toContain(text);
      expect(Buffer.from(htmlText(text), 'utf8').toString('utf8')).toBe(htmlText(text)); // nothing of it is lost on the way into a file
    },
  );

  it('X6 a value cannot leave its attribute', () => {
    expect(escapeHtml(`"'<>&`)).toBe('&quot;&#39;&lt;&gt;&amp;');
  });

  it('somebody’s words have their own direction', () => {
    expect([...html.matchAll(/<p class="words"[^>]*>/gu)].every(([tag]) => tag.includes('dir="auto"'))).toBe(true);
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/u);
  });
});

describe('self-contained', () => {
  it('X5 nothing is loaded and nothing runs: no address in any tag, and the page’s own policy forbids both', () => {
    const { tags } = tagsOf(html);
    expect(tags.filter((tag) => /\b(?:src|href|srcset|action|on[a-z]+)=/iu.test(tag))).toEqual([]);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(/<style>([\s\S]*)<\/style>/u.exec(html)?.[1]).not.toMatch(/url\(|@import/u);
  });

  it('its colours are the look’s own', () => {
    const tokens = readFileSync(join(import.meta.dirname, '../../../renderer/shared/tokens.css'), 'utf8');
    const light = Object.fromEntries(
      [
        ...tokens.slice(0, tokens.indexOf('[data-chrome')).matchAll(/--([a-z0-9-]+): light-dark\((oklch\([^)]*\)),/gu),
      ].map((match) => [match[1], match[2]]),
    );
    for (const [name, value] of Object.entries(inlinedTokens)) expect([name, light[name]]).toEqual([name, value]);
  });
});

describe('what a reader sees', () => {
  it('a message covered by a receipt says so, one that failed says that, and whose words they are', () => {
    expect(html).toMatch(/You wrote, [^;]*; delivered/u);
    expect(html).toMatch(/You wrote, [^;]*; failed/u);
    expect(html).toMatch(/They wrote, received/u);
  });

  it('drafts show how they ended, whom they were for, what was taken out, and those still open come last', () => {
    const text = textOf(html);
    expect(text).toContain('Sent. 3 edits; the box was equal to the record at 1 of 1 checks.');
    expect(text).toContain('Not sent, still open. 3 edits; the box was equal to the record at 0 of 1 checks.');
    expect(text.indexOf('Sent. 3 edits')).toBeLessThan(text.indexOf('Not sent, still open'));
    expect(html).toContain('<del dir="auto">x</del>');
  });
});
