// A draft's frames as the one list of edits a player plays.
import { advanceDraftLog, openDraftLog, resyncAsEdit, type DraftLog } from '../../src/draft/draft-log.ts';
import type { RecordedEdit } from '../../src/draft/edit.ts';
import type { Replay } from '../../src/draft/calls.ts';
import type { EditEntry } from '../../src/draft/entries.ts';
import { CandorError } from '../../src/errors.ts';
import type { DraftLaneEntry, FrameContent } from '../../src/journal/entry.ts';
import type { Views } from '../../src/journal/views.ts';
import type { Journal } from './journal.ts';

/** Builds the replay of `log` from frames that begin where the draft was opened; frames of other drafts are passed over. `around`: what the messages lane knows of it. */
export function draftReplay(
  log: DraftLog,
  frames: Iterable<FrameContent>,
  around: Pick<Replay, 'answering' | 'message'>,
): Replay {
  const edits: RecordedEdit[] = [];
  let now = openDraftLog(log.number, log.id, log.conversation, log.started);
  for (const content of frames) {
    if (content.draft !== log.number) continue;
    for (const entry of content.entries as (DraftLaneEntry | EditEntry)[]) {
      if (entry.kind === 'draft-opened') continue;
      if (entry.kind === 'edit') edits.push(entry.edit);
      else if (entry.kind === 'draft-resync') edits.push(resyncAsEdit(now.text, entry.n, entry.text, content.second));
      now = advanceDraftLog(now, entry);
    }
    if (
      now.outcome !== 'open' ||
      (now.edits >= log.edits && now.checksMade >= log.checksMade && log.outcome === 'open')
    )
      break;
  }
  return {
    draft: log.id,
    conversation: log.conversation,
    edits,
    checks: { made: now.checksMade, held: now.checksHeld },
    outcome: log.outcome,
    text: now.text,
    ...around,
  };
}

/** The replay of a draft on record, with what it answered and what it became; throws `not-found`. */
export function replayOf({ draft: drafts, message }: Views, journal: Journal, id: string): Replay {
  const draft = drafts.find(id);
  if (draft === undefined || drafts.isPrivate(draft))
    throw new CandorError('not-found', 'This draft is not on record here.');
  const { conversation, started } = draft.log;
  const { messages } = message.thread(conversation, null, 200);
  const before = messages.filter(({ direction, at }) => direction === 'in' && at <= started * 1000).at(-1);
  return draftReplay(draft.log, journal.contentsFrom('drafts', draft.firstSeq), {
    answering: before === undefined ? null : { text: before.text.slice(0, 300), at: before.at },
    message: message.messageOfDraft(id),
  });
}

/** The name of the other side of a conversation, empty where it is not known. */
export function contactOf({ conversation }: Views, id: string): string {
  return conversation.find(id)?.contact.name ?? '';
}
