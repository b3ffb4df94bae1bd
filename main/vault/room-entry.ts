// Which entries of somebody else's record may be shown: every field the room reads is of its type and within bounds, whoever signed it (P6).
import { z } from 'zod';
import { capabilitiesSchema } from '../../src/conversation/capabilities.ts';
import { channels } from '../../src/conversation/channel.ts';
import { maxTextUnits } from '../../src/draft/edit.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { messageStates } from '../../src/message/state.ts';

/** Ids are put behind the journal's for the window, whose own are 200 long. */
const id = z.string().min(1).max(120);
/** Dates a calendar can show. */
const ms = z.number().nonnegative().max(8.64e15);
const lastSecond = 253_402_300_799;
const count = z.int().nonnegative();
const text = z.string().max(maxTextUnits);
const short = z.string().max(1000);
const cursor = z.int();

const shapes: Readonly<Record<LaneName, Readonly<Record<string, z.ZodType>>>> = {
  messages: {
    conversation: z.object({
      conversation: id,
      channel: z.enum(channels),
      contact: z.object({ name: short, address: short, language: short }),
      capabilities: capabilitiesSchema,
      disclosedAt: ms.nullable(),
      cursor,
    }),
    capabilities: z.object({ conversation: id, capabilities: capabilitiesSchema, cursor }),
    'message-recorded': z.object({ id, conversation: id, text, draft: z.object({ id, edits: count }).nullable() }),
    'message-received': z.object({ id, conversation: id, text, composedMs: ms, cursor }),
    'message-state': z.object({ message: id, state: z.enum(messageStates), atMs: ms, reason: short.optional() }),
  },
  drafts: {
    'draft-opened': z.object({ id, conversation: id }),
    'draft-check': z.object({ held: z.boolean() }),
    'draft-resync': z.object({ n: z.int().positive(), text }),
    'draft-closed': z.object({ outcome: z.enum(['sent', 'discarded', 'private']) }),
  },
};

/** A frame of messages holds what one commit had to say; this many entries are far more than that, and what looks for one of them looks through all. */
const mostInFrame = 64;

/** What is wrong with a frame, as the end of a sentence “a frame with …”; null when the room may take it. Kinds the room does not show are passed over. */
export function frameFault(lane: LaneName, { second, entries }: FrameContent): string | null {
  if (second > lastSecond) return 'a time no calendar has';
  if (lane === 'messages' && entries.length > mostInFrame) return 'more entries than a frame has';
  for (const entry of entries) {
    const wrong = entryFault(lane, entry);
    if (wrong !== null) return wrong;
  }
  return null;
}

function entryFault(lane: LaneName, entry: Entry): string | null {
  if (entry.kind === 'unknown') return null;
  if (entry.kind === 'edit')
    return lane === 'messages'
      ? 'an edit among the messages'
      : entry.edit.inserted.length > maxTextUnits
        ? 'a change longer than any'
        : null;
  const shape = shapes[lane][entry.kind];
  if (shape !== undefined)
    return shape.safeParse(entry).success ? null : `an entry “${entry.kind}” that does not hold what it must`;
  const other = shapes[lane === 'messages' ? 'drafts' : 'messages'][entry.kind];
  return other === undefined ? null : `an entry “${entry.kind}” in the wrong lane`;
}
