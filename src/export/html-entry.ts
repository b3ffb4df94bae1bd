// One recorded fact in the readable page: a sentence or somebody's words, and under it its place and every field not said above.
import type { EntryLine } from './export-schema.ts';
import { readable } from './exported-kinds.ts';
import { htmlName, htmlText } from './html-text.ts';
import { htmlTime, htmlTimeMs } from './html-time.ts';

type Kind = EntryLine['entry']['kind'];
/** A placed fact of one kind. */
export type Placed<K extends Kind = Kind> = EntryLine & { readonly entry: Extract<EntryLine['entry'], { kind: K }> };

/** True when a placed fact is of this kind. */
export function isKind<K extends Kind>(line: EntryLine, kind: K): line is Placed<K> {
  return line.entry.kind === kind;
}

/** Where a fact stands, as an attribute: lane, frame, number within the frame (export.md X5). */
export function placeOf({ lane, seq, item }: EntryLine): string {
  return `data-place="${lane} ${seq}.${item}"`;
}

/** The small line: place, time, and every field of the entry but those in `said`. */
export function fieldsOf(line: EntryLine, said: readonly string[] = []): string {
  const fields = flatten('', line.entry, readable(line.entry).moments ?? []).filter(
    ([name]) => name !== 'kind' && !said.some((one) => name === one || name.startsWith(`${one}.`)),
  );
  const listed = fields.map(([name, value]) => ` · ${htmlText(name)} ${value}`).join('');
  return `<p class="fields"><span>${line.lane} ${line.seq}</span> · ${htmlTime(line.second)}${listed}</p>`;
}

/** A fact as a paragraph of its own. */
export function factHtml(line: EntryLine): string {
  const { html, said } = readable(line.entry).sentence(line.entry);
  return `<div class="fact" ${placeOf(line)}>${html}${fieldsOf(line, said)}</div>\n`;
}

/** The leaves of an entry with their dotted names, values ready for the page. */
function flatten(prefix: string, value: object, moments: readonly string[]): readonly (readonly [string, string])[] {
  return Object.entries(value).flatMap(([key, one]: [string, unknown]): readonly (readonly [string, string])[] => {
    const name = `${prefix}${key}`;
    if (typeof one === 'object' && one !== null) return flatten(`${name}.`, one, moments);
    return [[name, leaf(one, moments.includes(name))]];
  });
}

function leaf(one: unknown, isMoment: boolean): string {
  if (typeof one === 'number' && isMoment) return htmlTimeMs(one);
  if (typeof one === 'boolean') return one ? 'yes' : 'no';
  if (one === null) return 'none';
  return one === '' ? '“”' : htmlName(typeof one === 'string' ? one : JSON.stringify(one));
}
