// One recorded fact in the readable page: a sentence or somebody's words, and under it its place and every field not said above.
import type { EntryLine } from './export-schema.ts';
import { levelWords, stateWords } from './export-words.ts';
import { htmlName, htmlText, htmlWords } from './html-text.ts';
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
  const fields = flatten('', line.entry).filter(([name]) => name !== 'kind' && !said.includes(name));
  const listed = fields.map(([name, value]) => ` · ${htmlText(name)} ${value}`).join('');
  return `<p class="fields"><span>${line.lane} ${line.seq}</span> · ${htmlTime(line.second)}${listed}</p>`;
}

/** A fact as a paragraph of its own. */
export function factHtml(line: EntryLine): string {
  const { html, said } = sentenceOf(line.entry);
  return `<div class="fact" ${placeOf(line)}>${html}${fieldsOf(line, said)}</div>\n`;
}

function sentenceOf(entry: EntryLine['entry']): { readonly html: string; readonly said: readonly string[] } {
  switch (entry.kind) {
    case 'epoch-started':
      return plain(
        entry.previous === null
          ? 'This record began.'
          : 'This record began anew; the one before could not be opened and was put aside.',
      );
    case 'notice-acknowledged':
      return plain(`You acknowledged notice ${entry.version}, under which ${levelWords[entry.level]} may be recorded.`);
    case 'policy-applied':
      return plain(`Policy ${entry.version} came into force; it records ${levelWords[entry.level]}.`);
    case 'opening':
      return {
        html: `<p>${htmlName(entry.who)} (${htmlName(entry.role)}) opened ${htmlName(entry.what)}, ${htmlTime(entry.atSecond)}. Case ${htmlName(entry.case)}:</p>${htmlWords(entry.reason, 'quoted')}`,
        said: ['who', 'role', 'what', 'case', 'reason', 'atSecond'],
      };
    case 'draft-private':
      return {
        html: `<p>You discarded a draft of ${htmlTime(entry.startedSecond)} as private. Its text was destroyed; that it was begun stays on record.</p>`,
        said: ['startedSecond'],
      };
    case 'draft-private-refused':
      return {
        html: `<p>A draft could not be discarded as private, so it stays:</p>${htmlWords(entry.reason, 'quoted')}`,
        said: ['reason'],
      };
    case 'capture-gap':
      return plain(`From here on edits may be missing: ${htmlText(entry.cause)}.`, ['cause']);
    case 'conversation':
      return plain(`${htmlName(entry.contact.name)} as the channel described them.`, ['contact.name']);
    case 'capabilities':
      return plain('What could be written here changed.');
    case 'message-state':
      return {
        html: `<p>${stateWords[entry.state]}, ${htmlTimeMs(entry.atMs)}${entry.reason === undefined ? '' : ': '}</p>${entry.reason === undefined ? '' : htmlWords(entry.reason, 'quoted')}`,
        said: ['atMs', 'reason'],
      };
    case 'message-recorded':
      return { html: htmlWords(entry.text), said: ['text'] };
    case 'message-received':
      return { html: htmlWords(entry.text), said: ['text'] };
    case 'drafts-head':
      return plain(`Here the drafts lane stood at ${entry.seq}.`);
    case 'review-access':
      return plain('You looked at somebody’s record as a reviewer.');
    case 'draft-opened':
      return plain('Begun.');
    case 'draft-check':
      return plain(
        entry.held
          ? 'The box was compared with the record: equal.'
          : 'The box was compared with the record: not equal.',
        ['held'],
      );
    case 'draft-resync':
      return {
        html: `<p>The text was taken anew from the box, as edit ${entry.n}:</p>${htmlWords(entry.text)}`,
        said: ['n', 'text'],
      };
    case 'draft-closed':
      return plain('Ended.');
    case 'edit':
      return plain('An edit.');
    case 'unknown':
      return {
        html: `<p>A fact this version of Candor does not know:</p><pre dir="auto">\n${htmlText(JSON.stringify(entry.raw, null, 2))}</pre>`,
        said: flatten('', entry).map(([name]) => name),
      };
  }
}

function plain(
  sentence: string,
  said: readonly string[] = [],
): { readonly html: string; readonly said: readonly string[] } {
  return { html: `<p>${sentence}</p>`, said };
}

const momentsMs: ReadonlySet<string> = new Set(['disclosedAt', 'composedMs', 'atMs', 'capabilities.until']);

/** The leaves of an entry with their dotted names, values ready for the page. */
function flatten(prefix: string, value: object): readonly (readonly [name: string, html: string])[] {
  return Object.entries(value).flatMap(([key, one]: [string, unknown]): readonly (readonly [string, string])[] => {
    const name = `${prefix}${key}`;
    if (typeof one === 'object' && one !== null) return flatten(`${name}.`, one);
    return [[name, leaf(name, one)]];
  });
}

function leaf(name: string, value: unknown): string {
  if (typeof value === 'number' && momentsMs.has(name)) return htmlTimeMs(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null) return 'none';
  return value === '' ? '“”' : htmlName(typeof value === 'string' ? value : JSON.stringify(value));
}
