// Writes the rows of a lying device as a bundle, line by line, and spells its lines in the ways a reader has to refuse.
import { columns, type Cell, type Row, type Tables } from './lying-tables.ts';

const text = (cell: Cell | undefined): unknown => {
  if (cell instanceof Uint8Array) return Buffer.from(cell).toString('base64url');
  return typeof cell === 'bigint' ? Number(cell) : (cell ?? null);
};
const readersOf = (cell: Cell | undefined): unknown => {
  if (!(cell instanceof Uint8Array)) return text(cell);
  return Array.from({ length: Math.ceil(cell.length / 32) }, (_, i) => text(cell.subarray(i * 32, i * 32 + 32)));
};
const named = (column: string): string => column.replace(/_([a-z])/u, (_all, letter: string) => letter.toUpperCase());

function fieldsOf(row: Row, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => [named(name), name === 'readers' ? readersOf(row[name]) : text(row[name])]),
  );
}

/** The lines of a bundle that says what the rows say. */
export function linesOf(tables: Tables): string[] {
  const lines: string[] = [];
  const say = (part: string, fields: Record<string, unknown>): void => {
    lines.push(JSON.stringify({ part, ...fields }));
  };
  const [identity = {}] = tables.identity;
  const { journal, epoch, deviceKey, previous } = fieldsOf(identity, columns.identity);
  say('bundle', { format: 2, journal, epoch, deviceKey, previous });
  const frames: Record<string, number> = { messages: 0, drafts: 0 };
  for (const lane of ['messages', 'drafts'] as const) {
    const own = (rows: Row[]): Row[] => rows.filter((row) => row['lane'] === lane);
    for (const row of own(tables.page))
      say('page', fieldsOf(row, ['lane', 'page', 'format', 'first_seq', 'day', 'box', 'readers', 'signature']));
    for (const row of lane === 'drafts' ? tables.fold : []) {
      say('fold', { lane, ...fieldsOf(row, columns.fold) });
      frames[lane] = Number(row['last_seq']);
    }
    for (const row of own(tables.checkpoint)) say('checkpoint', fieldsOf(row, columns.checkpoint));
    for (const row of own(tables.receipt)) say('receipt', fieldsOf(row, columns.receipt));
    for (const row of tables[`${lane}_frame`]) {
      say('frame', { lane, ...fieldsOf(row, columns.messages_frame) });
      frames[lane] = (frames[lane] ?? 0) + 1;
    }
  }
  say('end', { frames });
  return lines;
}

/** All lines with line `at` spelled otherwise; null where it has nothing to spell so. */
type Spelling = (lines: readonly string[], at: number) => Buffer | null;
const line =
  (how: (was: string) => string): Spelling =>
  (lines, at) => {
    const was = lines[at] ?? '';
    const is = how(was);
    return is === was ? null : Buffer.from(lines.map((one, i) => `${i === at ? is : one}\n`).join(''), 'latin1');
  };
const all =
  (how: (lines: string[], at: number) => string[]): Spelling =>
  (lines, at) =>
    Buffer.from(
      how([...lines], at)
        .map((one) => `${one}\n`)
        .join(''),
      'latin1',
    );

/** Ways to write one part that say the same, or nothing more, and are not how it is written. */
export const waysToSpell: Readonly<Record<string, Spelling>> = {
  'a space after a colon': line((was) => was.replace(':', ': ')),
  'a space after the line': line((was) => `${was} `),
  'a return after the line': line((was) => `${was}\r`),
  'a letter as an escape': line((was) => was.replace('"part"', '"p\\u0061rt"')),
  'a number with an exponent': line((was) => was.replace(/:(\d)([,}])/u, ':$1e0$2')),
  'a number with a fraction': line((was) => was.replace(/:(\d)([,}])/u, ':$1.0$2')),
  'a number as a text': line((was) => was.replace(/:(\d+)([,}])/u, ':"$1"$2')),
  'a number below nothing': line((was) => was.replace(/:(\d)/u, ':-$1')),
  'a field twice': line((was) => was.replace('{"part"', '{"part":"page","part"')),
  'a field more': line((was) => was.replace(/\}$/u, ',"note":1}')),
  'a field less': line((was) => was.replace(/,"(?:signature|sealed|previous|frames)":.*$/u, '}')),
  'fields in another order': line((was) => was.replace(/^\{("part":"[a-z]+"),(.*)\}$/u, '{$2,$1}')),
  'a part of no kind': line((was) => was.replace('"part":"', '"part":"__proto__')),
  'a part of a kind of every object': line((was) => was.replace(/"part":"[a-z]+"/u, '"part":"constructor"')),
  'letters of another alphabet': line((was) => was.replace(/[-_](?=[^"]*"\}?)/u, '+')),
  padding: line((was) => was.replace(/"(signature|sealed|previous)":"([^"]*)"/u, '"$1":"$2="')),
  'bits left over': line((was) =>
    was.replace(
      /("signature":"[^"]*)([AQgw])"\}$/u,
      (_was, before: string, last: string) => `${before}${String.fromCharCode(last.charCodeAt(0) + 1)}"}`,
    ),
  ),
  'a list in its place': line((was) => `[${was}]`),
  'nothing in its place': line(() => 'null'),
  'an empty line after it': all((lines, at) => lines.toSpliced(at + 1, 0, '')),
  'the line twice': all((lines, at) => lines.toSpliced(at, 0, lines[at] ?? '')),
  'the line at the end': all((lines, at) => [
    ...lines.toSpliced(at, 1),
    ...(at === lines.length - 1 ? ['x'] : []),
    lines[at] ?? '',
  ]),
  'nothing after it': (lines, at) =>
    at === lines.length - 1
      ? null
      : Buffer.from(
          lines
            .slice(0, at + 1)
            .join('\n')
            .concat('\n'),
          'latin1',
        ),
  'no end of the last line': (lines) => Buffer.from(lines.join('\n'), 'latin1'),
  'a mark of the order of bytes': (lines) => Buffer.from(`\xef\xbb\xbf${lines.join('\n')}\n`, 'latin1'),
};
