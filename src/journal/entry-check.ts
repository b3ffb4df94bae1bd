// Whether what was read is what may be on record: each entry in its lane, with every field its kind must have, whatever else stands beside them (spec: journal.md §2).
import { isDraftNumber, longestText } from './bounds.ts';
import type { PageFormat } from './chain.ts';
import { entryKinds, type Entry, type FrameContent } from './entry.ts';
import { checksOf, type FieldCheck } from './fields.ts';
import type { LaneName } from './lane.ts';

interface KindCheck {
  readonly lane: LaneName;
  readonly fields: readonly FieldCheck[];
  readonly later: readonly FieldCheck[];
}

const checks = new Map<string, KindCheck>(
  Object.entries(entryKinds).map(([kind, { lane, fields }]) => {
    const all = checksOf(fields);
    return [kind, { lane, fields: all, later: all.filter(({ since }) => since > 0) }];
  }),
);

/** What is wrong with an entry by itself, as the end of a sentence; null when nothing is. Unknown kinds may hold anything. */
export function entryFault(lane: LaneName, format: PageFormat, entry: Entry): string | null {
  if (entry.kind === 'edit' && lane === 'drafts')
    return entry.edit.inserted.length > longestText ? 'an edit longer than any' : null;
  if (entry.kind === 'unknown') return null;
  const kind = checks.get(entry.kind);
  if (kind?.lane !== lane) return `an entry “${entry.kind}”, which does not belong to the ${lane}`;
  const values = entry as unknown as Readonly<Record<string, unknown>>;
  for (const { field, is } of kind.fields)
    if (!is(values[field])) return `an entry “${entry.kind}” whose “${field}” cannot be`;
  for (const { field, since } of kind.later)
    if (format >= since && !Object.hasOwn(entry, field)) return `an entry “${entry.kind}” without its “${field}”`;
  return null;
}

/** What is wrong with what a frame holds, as the end of a sentence “a frame holds …”; null when nothing is. */
export function contentFault(lane: LaneName, format: PageFormat, { draft, entries }: FrameContent): string | null {
  if (lane === 'messages' && draft !== 0) return `entries of draft ${draft}, which do not belong to the messages`;
  if (lane === 'drafts' && !isDraftNumber(draft))
    return `entries of a draft with the number ${draft}, which none can have`;
  for (const entry of entries) {
    const wrong = entryFault(lane, format, entry);
    if (wrong !== null) return wrong;
  }
  return null;
}
