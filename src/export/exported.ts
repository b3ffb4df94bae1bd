// What a slice says of a kind for an export: the fields of its line, and what the page to read says of it (export.md §2, §3).
import { z } from 'zod';

/** A fact in the page to read: a sentence or somebody's words as HTML, and the fields it thereby says, dotted. */
export interface Sentence {
  readonly html: string;
  readonly said: readonly string[];
}

/** Parts of the page that gather facts of their own; all others stand with their conversation, or at the end. */
export type PagePart = 'rules' | 'openings' | 'gaps';

/** See `exported`. */
export interface ExportedKind<F extends z.ZodRawShape> {
  readonly fields: F;
  readonly sentence: (entry: z.infer<z.ZodObject<F>>) => Sentence;
  readonly part?: PagePart;
  readonly moments?: readonly string[];
}

/** Kinds as they are exported, by name: what a slice declares. */
export type ExportedKinds = Readonly<Record<string, Omit<ExportedKind<z.ZodRawShape>, 'sentence'>>>;

/** A kind as it is exported. `moments` are the fields (dotted) that hold Unix milliseconds. */
export function exported<const F extends z.ZodRawShape>(
  fields: F,
  sentence: ExportedKind<F>['sentence'],
  more: Pick<ExportedKind<F>, 'part' | 'moments'> = {},
): ExportedKind<F> {
  return { fields, sentence, ...more };
}

/** A sentence of ours as a paragraph. */
export function plain(sentence: string, said: readonly string[] = []): Sentence {
  return { html: `<p>${sentence}</p>`, said };
}

/** A whole number from 0. */
export const count = z.int().nonnegative();
/** Any text. */
export const text = z.string();
