// The lines of an exported record as schemas; docs/spec/export.schema.json is generated from them (export.md X3).
import { z } from 'zod';
import { count, text } from './exported.ts';
import { exportedEntrySchema } from './exported-kinds.ts';

const hex32 = z.string().regex(/^[0-9a-f]{64}$/u);

/** The first line: whose record, of which journal, and where it stood when it was exported. */
export const headerLineSchema = z.object({
  line: z.literal('header'),
  format: z.literal('candor-record'),
  version: z.literal(1),
  /** Id of the journal, hex. */
  journal: z.string().regex(/^[0-9a-f]{32}$/u),
  epoch: count,
  person: z.object({ id: text, name: text }),
  organisation: text,
  /** Unix second. */
  exportedAt: count,
  /** The version of Candor that wrote it. */
  candor: text,
  /** Where each lane stood: its last frame and the head after it, hex, as `candor verify` names them. */
  heads: z.object({ messages: z.object({ seq: count, head: hex32 }), drafts: z.object({ seq: count, head: hex32 }) }),
  /** How far the endpoint’s last receipt reached, null for none; `at` is a Unix second. */
  receipts: z.object({
    messages: z.object({ seq: count, at: count }).nullable(),
    drafts: z.object({ seq: count, at: count }).nullable(),
  }),
});
/** See `headerLineSchema`. */
export type ExportHeader = z.infer<typeof headerLineSchema>;

/** One recorded fact with its place: lane, frame, and its number within the frame from 0. */
export const entryLineSchema = z.object({
  line: z.literal('entry'),
  lane: z.enum(['messages', 'drafts']),
  seq: z.int().positive(),
  item: count,
  /** Unix second at which it was recorded. */
  second: count,
  /** The draft’s number within its journal; 0 for none. */
  draft: count,
  entry: exportedEntrySchema,
});
/** See `entryLineSchema`. */
export type EntryLine = z.infer<typeof entryLineSchema>;

/** The last line: what must have come before it, so that a file cut short is noticed. */
export const endLineSchema = z.object({
  line: z.literal('end'),
  frames: z.object({ messages: count, drafts: count }),
  entries: count,
});
/** See `endLineSchema`. */
export type EndLine = z.infer<typeof endLineSchema>;

/** Any line. */
export const exportLineSchema = z.discriminatedUnion('line', [headerLineSchema, entryLineSchema, endLineSchema]);

/** The published JSON Schema of one line, as text ending in a line break. */
export function publishedSchema(): string {
  const schema = z.toJSONSchema(exportLineSchema, { io: 'input', reused: 'inline' });
  return `${JSON.stringify({ title: 'One line of a record exported by Candor (docs/spec/export.md)', ...schema }, null, 2)}\n`;
}
