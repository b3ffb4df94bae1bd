// Opens a record with its keys and gives its contents: messages and drafts, for replay and comparison.
import { toBase64Url } from '../src/bytes/bytes.ts';
import { CandorError } from '../src/errors.ts';
import { advanceDraftLog, openDraftLog, resyncAsEdit, type DraftLog } from '../src/draft/draft-log.ts';
import type { RecordedEdit } from '../src/draft/edit.ts';
import type { Replay } from '../src/draft/calls.ts';
import type { EditEntry } from '../src/draft/entries.ts';
import type { DraftLaneEntry, Entry } from '../src/journal/entry.ts';
import { ContentCheck } from '../src/journal/content-check.ts';
import { verifyJournal } from '../src/journal/verify.ts';
import { openSource, readKeys } from './open-source.ts';
import { unpack } from './unpack.ts';

/** An entry of the messages lane with where and when it stands. */
export interface PlacedEntry {
  readonly seq: number;
  readonly second: number;
  readonly entry: Entry;
}

/** What a record says, once opened. */
export interface ReadRecord {
  /** Which journal it is; the id in base64url. */
  readonly identity: { readonly journal: string; readonly epoch: number };
  readonly entries: readonly PlacedEntry[];
  readonly drafts: readonly Replay[];
}

interface Draft {
  log: DraftLog;
  readonly edits: RecordedEdit[];
}

/** Reads all of `path`; throws `journal-damaged` when it does not hold, `not-allowed` when the keys do not open it. */
export function readRecord(
  path: string,
  options: { readonly keys?: string; readonly endpointKey?: string },
): ReadRecord {
  const keys = readKeys(options.keys, options.endpointKey);
  const { source, close } = openSource(path);
  try {
    const entries: PlacedEntry[] = [];
    const content = new ContentCheck(source.identity);
    const drafts = new Map<number, Draft>();
    const verdict = verifyJournal(source, {
      pageKey: keys.pageKey,
      unpack,
      onHead: content.onHead,
      onClosed: content.onClosed,
      onFrame: (lane, seq, frame, head) => {
        content.onFrame(lane, seq, frame, head);
        if (lane === 'messages') for (const entry of frame.entries) entries.push({ seq, second: frame.second, entry });
        else
          for (const entry of frame.entries)
            if (entry.kind !== 'unknown') take(drafts, frame.draft, frame.second, entry as DraftLaneEntry | EditEntry);
      },
    });
    const fault = verdict.faults.find((one) => one.kind !== 'unsigned');
    if (fault !== undefined)
      throw new CandorError('journal-damaged', fault.sentence, { next: 'Run candor verify for the whole finding.' });
    if (verdict.lanes.some((lane) => lane.opened < lane.frames))
      throw new CandorError('not-allowed', 'These keys do not open all of this record.', {
        next: 'Drafts need the keys of both custodians: --keys FILE.',
      });
    const [contradiction] = content.faults({
      messages: verdict.lanes[0]?.frames ?? 0,
      drafts: verdict.lanes[1]?.frames ?? 0,
    });
    if (contradiction !== undefined)
      throw new CandorError('journal-damaged', contradiction.sentence, {
        next: 'Run candor verify for the whole finding.',
      });
    const messages = new Map(
      entries.flatMap(({ entry }) =>
        entry.kind === 'message-recorded' && entry.draft !== null ? [[entry.draft.id, entry.id] as const] : [],
      ),
    );
    return {
      identity: { journal: toBase64Url(source.identity.journal), epoch: source.identity.epoch },
      entries,
      drafts: [...drafts.values()].map((draft) => toReplay(draft, messages.get(draft.log.id) ?? null)),
    };
  } finally {
    close();
  }
}

function take(drafts: Map<number, Draft>, number: number, second: number, entry: DraftLaneEntry | EditEntry): void {
  if (entry.kind === 'draft-opened') {
    drafts.set(number, { log: openDraftLog(number, entry.id, entry.conversation, second), edits: [] });
    return;
  }
  const draft = drafts.get(number);
  if (draft === undefined) return;
  if (entry.kind === 'edit') draft.edits.push(entry.edit);
  if (entry.kind === 'draft-resync') draft.edits.push(resyncAsEdit(draft.log.text, entry.n, entry.text, second));
  draft.log = advanceDraftLog(draft.log, entry);
}

function toReplay({ log, edits }: Draft, message: string | null): Replay {
  return {
    draft: log.id,
    conversation: log.conversation,
    edits,
    checks: { made: log.checksMade, held: log.checksHeld },
    outcome: log.outcome,
    text: log.text,
    message,
    answering: null,
  };
}
