// Every kind as it is exported: the list of what the slices say, and the lock that none is missing.
import { z } from 'zod';
import { arrangementExported } from '../arrangement/exported.ts';
import { conversationExported } from '../conversation/exported.ts';
import { draftExported } from '../draft/exported.ts';
import type { KnownEntry } from '../journal/entry.ts';
import { messageExported } from '../message/exported.ts';
import { noticeExported } from '../notice/exported.ts';
import { openingExported } from '../opening/exported.ts';
import { policyExported } from '../policy/exported.ts';
import { recordExported } from '../record/exported.ts';
import { redactionExported } from '../redaction/exported.ts';
import { reviewExported } from '../review/exported.ts';
import { joined } from '../slices.ts';
import type { PagePart, Sentence } from './exported.ts';
import { unknownExported } from './unknown-exported.ts';

const kinds = joined([
  recordExported,
  noticeExported,
  policyExported,
  conversationExported,
  arrangementExported,
  messageExported,
  redactionExported,
  openingExported,
  reviewExported,
  draftExported,
  unknownExported,
]);

type Kinds = typeof kinds;
/** Kinds that no slice exports: there is none, or this does not compile. */
export const unexportedKinds: Readonly<Record<Exclude<KnownEntry['kind'], keyof Kinds>, never>> = {};

/** A recorded fact as it stands in an export. */
export type ExportedEntry = {
  [K in keyof Kinds]: { readonly kind: K } & z.infer<z.ZodObject<Kinds[K]['fields']>>;
}[keyof Kinds];

const schemas = Object.entries(kinds).map(([kind, { fields }]) => z.object({ kind: z.literal(kind), ...fields }));
/** See `ExportedEntry`. */
export const exportedEntrySchema = z.discriminatedUnion(
  'kind',
  schemas as [(typeof schemas)[0], ...typeof schemas],
) as unknown as z.ZodType<ExportedEntry>;

/** What the page to read knows of a kind. */
export interface ReadableKind {
  readonly sentence: (entry: ExportedEntry) => Sentence;
  readonly part?: PagePart;
  readonly moments?: readonly string[];
}

/** What the page to read knows of a fact's kind. */
export function readable(entry: ExportedEntry): ReadableKind {
  return kinds[entry.kind] as ReadableKind;
}
