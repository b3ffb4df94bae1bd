// Lies about any field of any table: a value that does not belong there, a bit, a row gone, told twice or with another's value; signed anew or not.
import fc from 'fast-check';
import {
  columns,
  deviceKeys,
  signAnew,
  tableNames,
  type Cell,
  type Row,
  type TableName,
  type Tables,
} from './lying-tables.ts';

/** One lie, and what it is about. */
export interface Lie {
  readonly about: string;
  readonly tell: (tables: Tables) => void;
}

const everyColumn = tableNames.flatMap((table) => columns[table].map((column) => ({ table, column })));
/** The name of every field there is. */
export const everyField = everyColumn.map(({ table, column }) => `${table}.${column}`);

const numbers = [0, 1, 2, 3, 4, 5, 8, 14, 15, 16, 17, 18, 4096, 4097, 20_833, 65_536, 65_537, 2 ** 31, 2 ** 32 - 1];
const longNumbers = [...numbers, 2 ** 32, 253_402_300_799, 253_402_300_800, 2 ** 53 - 1];
const impossible: readonly Cell[] = [null, -1, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)];
const isLong = new Set(['seq', 'first_seq', 'last_seq', 'at']);
/** How long a value of this column is, where a reader asks for it (J10.3a). */
const lengths: Readonly<Record<string, number>> = {
  journal: 16,
  device_key: 32,
  previous: 32,
  commitment: 32,
  wrapped: 72,
  wrap_signature: 64,
  signature: 64,
  head: 32,
};

/** What stands where something else belongs; with `anywhere` also what no reader lets through. */
function valueOf(column: string, isAnywhere: boolean): fc.Arbitrary<Cell> {
  if (column === 'lane')
    return fc.constantFrom<Cell>(
      'messages',
      'drafts',
      ...(isAnywhere ? ['MESSAGES', 'drafts ', 'drafts\0', '', 'receipts', null] : []),
    );
  if (column === 'format') return fc.constantFrom<Cell>(1, 2, ...(isAnywhere ? [0, 3, ...impossible] : []));
  if (column === 'only') return isAnywhere ? fc.constantFrom<Cell>(2, 0, ...impossible) : fc.constant(1);
  if (['epoch', 'page', 'day', ...isLong].includes(column))
    return fc.constantFrom<Cell>(
      ...(isLong.has(column) ? longNumbers : numbers),
      ...(isAnywhere ? [...impossible, 2 ** 32] : []),
    );
  const length = lengths[column];
  const fitting =
    column === 'commitments'
      ? fc
          .integer({ min: 1, max: 32 })
          .chain((count) => fc.uint8Array({ minLength: count * 32, maxLength: count * 32 }))
      : column === 'readers'
        ? fc.nat(3).chain((count) => fc.uint8Array({ minLength: count * 32, maxLength: count * 32 }))
        : length === undefined
          ? fc.uint8Array({ maxLength: 120 })
          : fc.uint8Array({ minLength: length, maxLength: length });
  const known = column === 'device_key' ? fc.nat(1).map((i) => deviceKeys()[i] ?? new Uint8Array(32)) : fitting;
  return isAnywhere
    ? fc.oneof(known, fitting, fc.uint8Array({ maxLength: 80 }), fc.constantFrom<Cell>(null, new Uint8Array(0)))
    : fc.oneof(known, fitting);
}

function rowOf(tables: Tables, table: TableName, at: number): Row | undefined {
  const rows = tables[table];
  return rows[at % Math.max(1, rows.length)];
}

type Way = (
  table: TableName,
  column: string,
  isAnywhere: boolean,
) => fc.Arbitrary<(tables: Tables, at: number) => void>;
const set: Way = (table, column, isAnywhere) =>
  valueOf(column, isAnywhere).map((value) => (tables, at) => {
    const row = rowOf(tables, table, at);
    if (row !== undefined) row[column] = value;
  });
const bit: Way = (table, column) =>
  fc.nat().map((which) => (tables, at) => {
    const row = rowOf(tables, table, at);
    const cell = row?.[column];
    if (row === undefined || !(cell instanceof Uint8Array) || cell.length === 0) return;
    const bytes = cell.slice();
    const place = (which >> 3) % bytes.length;
    bytes[place] = (bytes[place] ?? 0) ^ (1 << (which & 7));
    row[column] = bytes;
  });
const another: Way = (table, column) =>
  fc.nat(40).map((from) => (tables, at) => {
    const [row, other] = [rowOf(tables, table, at), rowOf(tables, table, from)];
    if (row === undefined || other === undefined) return;
    [row[column], other[column]] = [other[column] ?? null, row[column] ?? null];
  });
const gone: Way = (table, _column, isAnywhere) =>
  fc.constant((tables, at) => {
    if (tables[table].length > 0 && (isAnywhere || table !== 'identity'))
      tables[table].splice(at % tables[table].length, 1);
  });
// Told twice with one value changed: tables without their keys can say a thing in two ways.
const twice: Way = (table, column, isAnywhere) =>
  valueOf(column, isAnywhere).map((value) => (tables, at) => {
    const row = rowOf(tables, table, at);
    if (row !== undefined && (isAnywhere || table !== 'identity')) tables[table].push({ ...row, [column]: value });
  });

/** A lie about one field; `anywhere`: also values, rows and lengths that a reader of files has to refuse. */
export function anyLie(isAnywhere: boolean): fc.Arbitrary<Lie> {
  const fields = everyColumn.filter(({ column }) => isAnywhere || column !== 'only');
  return fc
    .tuple(
      fc.constantFrom(...fields),
      fc.constantFrom<Way>(set, set, set, bit, another, gone, twice),
      fc.nat(40),
      fc.boolean(),
    )
    .chain(([{ table, column }, way, at, isSigned]) =>
      way(table, column, isAnywhere).map((change) => ({
        about: `${table}.${column}`,
        tell: (tables: Tables) => {
          change(tables, at);
          if (isSigned) signAnew(tables);
        },
      })),
    );
}
