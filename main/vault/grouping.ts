// Puts the messages of closed pages into groups in the background: packing off the loop, a few groups a commit; sending never waits for it.
import { setTimeout as rest } from 'node:timers/promises';
import { CandorError } from '../../src/errors.ts';
import { openGrouped } from '../../src/journal/frame.ts';
import { assembleGroup, commitmentIn, groupBytes, openGroup } from '../../src/journal/group.ts';
import { HeadWalk } from '../../src/journal/head-walk.ts';
import type { StoredGroup } from '../../src/journal/source.ts';
import type { FramesToGroup, Journal } from './journal.ts';
import { pack, unpack } from './pack.ts';

/** Groups of one commit: it deletes their frames, and who types waits for it. */
const together = 8;
/** Between two commits, ms: an old journal has many thousands of groups to be made, and others are at work. */
const pause = 10;

/** Groups what can be grouped, oldest first; one run at a time. */
export class Grouping {
  readonly #journal: () => Journal;
  readonly #commit: (work: () => void) => Promise<void>;
  #running: Promise<void> | null = null;

  /** `journal` gives the journal of the moment; `commit` puts a work into its next commit. */
  constructor(journal: () => Journal, commit: (work: () => void) => Promise<void>) {
    this.#journal = journal;
    this.#commit = commit;
  }

  /** Resolves when nothing is left. Frames of a group that fails stay as they are. */
  run(): Promise<void> {
    this.#running ??= this.#all().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #all(): Promise<void> {
    for (;;) {
      const journal = this.#journal();
      const groups: StoredGroup[] = [];
      let through = journal.groupedThrough;
      while (groups.length < together) {
        const frames = journal.framesToGroup(through);
        if (frames === null) break;
        groups.push(await groupOf(journal, frames));
        through += frames.contents.length;
      }
      if (groups.length === 0) return;
      await this.#commit(() => {
        // After a failed commit the journal was opened anew; then the frames are found and grouped again.
        if (this.#journal() === journal) journal.stageGroups(groups);
      });
      await rest(pause);
    }
  }
}

async function groupOf(journal: Journal, frames: FramesToGroup): Promise<StoredGroup> {
  const bytes = groupBytes(frames.contents);
  const group = journal.sealGroup(frames, assembleGroup(bytes, await pack(bytes, true)));
  if (!leadsThrough(journal, frames, group))
    throw new CandorError('internal', 'A group of messages does not lead to its head; its frames stay as they are.');
  return group;
}

// The frames are deleted afterwards, so what replaces them is opened and led through the chain first.
function leadsThrough({ identity }: Journal, { keys, before }: FramesToGroup, group: StoredGroup): boolean {
  const chain = { journal: identity.journal, epoch: identity.epoch, lane: 'messages' as const };
  const page = { page: group.page, format: keys.format };
  const walk = new HeadWalk(chain);
  let head = before;
  for (const [i, encoded] of (openGroup(chain, group, keys, unpack) ?? []).entries()) {
    const frame = { seq: group.firstSeq + i, page: group.page, commitment: commitmentIn(group, i) };
    if ('fault' in openGrouped(chain, frame, encoded, head, keys)) return false;
    head = walk.next(head, page, frame.seq, frame.commitment);
  }
  return Buffer.compare(head, group.head) === 0;
}
