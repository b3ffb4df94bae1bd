// Reads an exported page without a browser: its tags, and the text of the element that shows a fact.
const tag = /<(?:!doctype html|\/?[a-z][a-z0-9]*(?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/giu;

/** Every tag of a page, as written, and what is left between them. */
export function tagsOf(html: string): { readonly tags: readonly string[]; readonly between: string } {
  return { tags: html.match(tag) ?? [], between: html.replaceAll(tag, '') };
}

/** What a person reads: markup gone, entities and named code points turned back. */
export function textOf(html: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  };
  return html
    .replaceAll(/<i class="code">U\+([0-9A-F]{4})<\/i>/gu, (_all, code: string) =>
      String.fromCharCode(parseInt(code, 16)),
    )
    .replaceAll(tag, '')
    .replaceAll(/&(?:lt|gt|quot|amp|#39);/gu, (entity) => entities[entity] ?? entity);
}

/** The inside of the one element that shows a fact; throws when there is none, or more than one. */
export function factAt(html: string, place: string): string {
  const found = [...html.matchAll(/<(div|tr|dl|p)\b[^>]*\bdata-place="([^"]*)"[^>]*>([\s\S]*?)<\/\1>/gu)].filter(
    (match) => match[2] === place,
  );
  if (found.length !== 1) throw new Error(`${found.length} elements show ${place}.`);
  return found[0]?.[3] ?? '';
}

/** All places a page shows. */
export function placesOf(html: string): readonly string[] {
  return [...html.matchAll(/<[^>]*\bdata-place="([^"]*)"/gu)].map((match) => match[1] ?? '');
}
