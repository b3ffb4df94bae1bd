// Text on its way into HTML: escaped, and what a page cannot hold is named instead of lost.

const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
// A page would drop or change these: control characters but tab and line break, and halves of a surrogate pair that stand alone.
const notForPages =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** `text` as the content of an element or of a quoted attribute. Nothing in it can become markup. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => named[character] ?? '');
}

/** `text` as content, with each character that a page cannot hold shown as its code point in `<i class="code">`. */
export function htmlText(text: string): string {
  return escapeHtml(text).replaceAll(
    notForPages,
    (character) => `<i class="code">U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}</i>`,
  );
}

/** Somebody’s words in a block of their own: their own direction, their own line breaks. */
export function htmlWords(text: string, className = 'words'): string {
  return `<p class="${className}" dir="auto">${htmlText(text)}</p>`;
}

/** A name or a few words inside a sentence, kept from turning the sentence around. */
export function htmlName(text: string): string {
  return `<bdi>${htmlText(text)}</bdi>`;
}
