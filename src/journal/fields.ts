// The fields entries are made of: what one may hold, as a type and as a check cheap enough for millions of them (spec: journal.md §2).
import { isDraftNumber, isSecond, lastMs, longestText } from './bounds.ts';
import type { PageFormat } from './chain.ts';
import type { LaneName } from './lane.ts';

/** A field of an entry: what it holds is told from its check, so neither can be forgotten. */
export interface Field<out T> {
  readonly is: (value: unknown) => value is T;
  /** It need not be there. */
  readonly optional?: true;
  /** It came with this format, and must be there under pages of it and of later ones. */
  readonly since?: PageFormat;
}

/** The fields of an entry or of an object in one, by name. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

type Value<F> = F extends Field<infer T> ? T : never;
type OptionalIn<F extends Fields> = {
  [K in keyof F]: F[K] extends { readonly optional: true } ? K : never;
}[keyof F];

/** What an object with these fields is. */
export type ValuesOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalIn<F>>]: Value<F[K]>;
} & { readonly [K in OptionalIn<F>]?: Value<F[K]> };

/** A kind of entry: the lane it belongs to and its fields. `view: 'none'` says that no view takes it; the list of views asks for that word. */
export interface EntryKind {
  readonly lane: LaneName;
  readonly view?: 'none';
  readonly fields: Fields;
}

/** Kinds of entries by name: what a slice declares. */
export type EntryKinds = Readonly<Record<string, EntryKind>>;

/** An entry of one of these kinds. */
export type EntryOf<Kinds extends EntryKinds, K extends keyof Kinds = keyof Kinds> = {
  [One in K]: { readonly kind: One } & ValuesOf<Kinds[One]['fields']> extends infer Whole
    ? { [P in keyof Whole]: Whole[P] }
    : never;
}[K];

function fieldOf<T>(is: (value: unknown) => boolean): Field<T> {
  return { is: is as Field<T>['is'] };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isName = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= longestText;

/** A text of at most so many UTF-16 units. */
export const textUpTo = (longest: number): Field<string> =>
  fieldOf((value) => typeof value === 'string' && value.length <= longest);
/** Any text. */
export const text = textUpTo(longestText);
/** A text that is not empty. */
export const name: Field<string> = fieldOf(isName);
export const yesOrNo: Field<boolean> = fieldOf((value) => typeof value === 'boolean');
/** A whole number from 0. */
export const count: Field<number> = fieldOf(isCount);
/** A whole number from 1. */
export const positive: Field<number> = fieldOf((value) => isCount(value) && value >= 1);
/** Unix milliseconds. */
export const ms: Field<number> = fieldOf((value) => isCount(value) && value <= lastMs);
/** A Unix second. */
export const second: Field<number> = fieldOf((value) => typeof value === 'number' && isSecond(value));
/** A number of four bytes: an epoch, a UTC day. */
export const u32: Field<number> = fieldOf((value) => isCount(value) && value <= 0xffffffff);
/** The number of a draft in its journal. */
export const draftNumber: Field<number> = fieldOf((value) => typeof value === 'number' && isDraftNumber(value));
/** 32 bytes, base64url. */
export const head: Field<string> = fieldOf(
  (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value),
);
/** 16 bytes, base64url. */
export const journalId: Field<string> = fieldOf(
  (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{21}[AQgw]$/.test(value),
);

/** One of these words and no other. */
export function oneOf<const T extends string>(...all: readonly T[]): Field<T> {
  return fieldOf((value) => all.includes(value as T));
}

/** One of a list that grows: a word of a newer program is no fault of the record, so whoever shows it asks whether it is known. */
export function growing<T extends string>(_known: readonly T[]): Field<T> {
  return fieldOf(isName);
}

/** What the field holds, or null. */
export function orNull<T>({ is }: Field<T>): Field<T | null> {
  return fieldOf((value) => value === null || is(value));
}

/** What either of two fields holds. */
export function either<A, B>(one: Field<A>, other: Field<B>): Field<A | B> {
  return fieldOf((value) => one.is(value) || other.is(value));
}

/** A list of what the field holds. */
export function listOf<T>({ is }: Field<T>): Field<readonly T[]> {
  return fieldOf((value) => Array.isArray(value) && value.every((one) => is(one)));
}

/** An object with these fields, whatever else it has. */
export function object<F extends Fields>(fields: F): Field<ValuesOf<F>> {
  const list = checksOf(fields);
  return fieldOf((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const { field, is } of list) if (!is((value as Readonly<Record<string, unknown>>)[field])) return false;
    return true;
  });
}

/** A field that need not be there. */
export function optional<T>({ is }: Field<T>): Field<T> & { readonly optional: true } {
  return { ...fieldOf<T>((value) => value === undefined || is(value)), optional: true };
}

/** A field that came with a later format. */
export function since<T>(format: PageFormat, field: Field<T>): Field<T> & { readonly optional: true } {
  return { ...optional(field), since: format };
}

/** A field by its name and with its check, laid out for a loop. */
export interface FieldCheck {
  readonly field: string;
  readonly is: (value: unknown) => boolean;
  /** Under pages of this format and later it must be there; 0 for never. */
  readonly since: number;
}

/** The checks of fields, in their order. */
export function checksOf(fields: Fields): readonly FieldCheck[] {
  return Object.entries(fields).map(([field, { is, since: format }]) => ({ field, is, since: format ?? 0 }));
}
