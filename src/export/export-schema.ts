// The lines of an exported record as schemas; docs/spec/export.schema.json is generated from them (export.md X3).
import { z } from 'zod';
import { editKinds, editOrigins } from '../draft/edit.ts';
import { capabilitiesSchema } from '../conversation/capabilities.ts';
import { channels } from '../conversation/channel.ts';
import { messageStates } from '../message/state.ts';
import { captureLevels } from '../policy/level.ts';

const count = z.int().nonnegative();
const text = z.string();
const hex32 = z.string().regex(/^[0-9a-f]{64}$/u);
const level = z.enum(captureLevels);

const entries = [
  z.object({
    kind: z.literal('epoch-started'),
    journal: text,
    epoch: count,
    person: text,
    previous: z.object({ digest: text, reason: text }).nullable(),
  }),
  z.object({
    kind: z.literal('notice-acknowledged'),
    version: z.union([count, text]),
    hash: text,
    locale: text,
    level,
  }),
  z.object({ kind: z.literal('policy-applied'), version: count, hash: text, level, source: text }),
  z.object({
    kind: z.literal('conversation'),
    conversation: text,
    channel: z.enum(channels),
    contact: z.object({ name: text, address: text, language: text }),
    capabilities: capabilitiesSchema,
    disclosedAt: z.number().nullable(),
    cursor: z.number(),
  }),
  z.object({
    kind: z.literal('capabilities'),
    conversation: text,
    capabilities: capabilitiesSchema,
    cursor: z.number(),
  }),
  z.object({
    kind: z.literal('message-recorded'),
    id: text,
    conversation: text,
    text,
    draft: z.object({ id: text, edits: count, seq: count, head: text }).nullable(),
    level,
    policy: text.optional(),
  }),
  z.object({
    kind: z.literal('message-received'),
    id: text,
    conversation: text,
    text,
    composedMs: z.number(),
    providerId: text,
    verified: text,
    cursor: z.number(),
  }),
  z.object({
    kind: z.literal('message-state'),
    message: text,
    state: z.enum(messageStates),
    atMs: z.number(),
    reason: text.optional(),
    cursor: z.number().optional(),
  }),
  z.object({
    kind: z.literal('drafts-head'),
    seq: count,
    head: text,
    cause: z.enum(['send', 'pause', 'discard', 'page-end', 'close']),
  }),
  z.object({
    kind: z.literal('draft-private'),
    draft: count,
    conversation: text,
    startedSecond: count,
    edits: count,
    frames: count.optional(),
  }),
  z.object({ kind: z.literal('draft-private-refused'), draft: count, reason: text }),
  z.object({ kind: z.literal('capture-gap'), draft: text.nullable(), through: count, cause: text }),
  z.object({
    kind: z.literal('opening'),
    id: text,
    who: text,
    role: text,
    what: text,
    case: text,
    reason: text,
    atSecond: count,
    cursor: z.number(),
    custodian: text.optional(),
    scope: z.object({ people: z.array(text).readonly(), from: count, to: count }).optional(),
  }),
  z.object({
    kind: z.literal('review-access'),
    what: z.enum(['case-opened', 'list', 'thread', 'search', 'replay']),
    case: text,
    detail: text,
  }),
  z.object({ kind: z.literal('draft-opened'), id: text, conversation: text }),
  z.object({ kind: z.literal('draft-check'), held: z.boolean(), cause: text, hash: text.optional() }),
  z.object({ kind: z.literal('draft-resync'), n: count, text }),
  z.object({ kind: z.literal('draft-closed'), outcome: z.enum(['sent', 'discarded', 'private']) }),
  z.object({
    kind: z.literal('edit'),
    edit: z.object({
      n: count,
      second: count,
      at: count,
      deleted: count,
      inserted: text,
      kind: z.enum(editKinds),
      composing: z.boolean(),
      origin: z.enum(editOrigins),
    }),
  }),
  z.object({ kind: z.literal('unknown'), raw: z.record(z.string(), z.unknown()) }),
] as const;

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
  entry: z.discriminatedUnion('kind', entries),
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
