// Which entries of somebody else's record may be shown: what the verifier lets through, within the bounds of a window, whoever signed it (P6).
import { channels } from '../../src/conversation/channel.ts';
import { maxTextUnits } from '../../src/draft/edit.ts';
import { isSecond } from '../../src/journal/bounds.ts';
import type { PageFormat } from '../../src/journal/chain.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import { entryFault } from '../../src/journal/entry-check.ts';
import {
  checksOf,
  object,
  oneOf,
  optional,
  orNull,
  positive,
  textUpTo,
  type Fields,
} from '../../src/journal/fields.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { messageStates } from '../../src/message/state.ts';

/** Ids are put behind the journal's for the window, whose own are 200 long. */
const id = textUpTo(120);
const text = textUpTo(maxTextUnits);
const short = textUpTo(1000);
const capabilities = object({ reason: textUpTo(500), maxLength: positive });

/** The kinds the room shows, and what it asks of a field beyond what may be on record. */
const bounds: Readonly<Partial<Record<Entry['kind'], Fields>>> = {
  conversation: {
    conversation: id,
    channel: oneOf(...channels),
    contact: object({ name: short, address: short, language: short }),
    capabilities,
  },
  capabilities: { conversation: id, capabilities },
  'message-recorded': { id, conversation: id, text, draft: orNull(object({ id })) },
  'message-received': { id, conversation: id, text },
  'message-state': { message: id, state: oneOf(...messageStates), reason: optional(short) },
  'draft-opened': { id, conversation: id },
  'draft-check': {},
  'draft-resync': { text },
  'draft-closed': {},
};
const checks = new Map(Object.entries(bounds).map(([kind, fields]) => [kind, checksOf(fields)]));

/** A frame of messages holds what one commit had to say; this many entries are far more than that, and what looks for one of them looks through all. */
const mostInFrame = 64;

/** What is wrong with a frame, as the end of a sentence “a frame with …”; null when the room may take it. Kinds the room does not show are passed over. */
export function frameFault(lane: LaneName, format: PageFormat, { second, entries }: FrameContent): string | null {
  if (!isSecond(second)) return 'a time no calendar has';
  if (lane === 'messages' && entries.length > mostInFrame) return 'more entries than a frame has';
  for (const entry of entries) {
    const wrong = roomFault(lane, format, entry);
    if (wrong !== null) return wrong;
  }
  return null;
}

function roomFault(lane: LaneName, format: PageFormat, entry: Entry): string | null {
  if (entry.kind === 'edit' && entry.edit.inserted.length > maxTextUnits) return 'a change longer than any';
  const own = checks.get(entry.kind);
  if (own === undefined && entry.kind !== 'edit') return null;
  const wrong = entryFault(lane, format, entry);
  if (wrong !== null) return wrong;
  const values = entry as unknown as Readonly<Record<string, unknown>>;
  const beyond = own?.find(({ field, is }) => !is(values[field]));
  return beyond === undefined ? null : `an entry “${entry.kind}” whose “${beyond.field}” cannot be shown`;
}
