// What authors took out of their record as private, in an open case: listed, and opened as it was while the endpoint still keeps it (P3, P4; endpoint.md §3a).
import { CandorError } from '../../../src/errors.ts';
import type { ReplyOf } from '../../../src/ipc/contract.ts';
import { redactionsReplySchema, replacedReplySchema, type ReplacedReply } from '../../../src/protocol/endpoint.ts';
import type { CaseOpening } from './case-opening.ts';
import type { RoomLane } from '../../vault/room-source.ts';
import type { VaultClient } from '../../vault-client.ts';

/** Answers of the endpoint that are read at most; a hundred redactions each. */
const mostAnswers = 100;

type Redaction = ReplyOf<'listTakenOut'>['redactions'][number];

const nothing: RoomLane = {
  pages: [],
  frames: [],
  folds: [],
  checkpoint: null,
  receipt: null,
  boxes: [],
  refused: [],
};

/** Redactions of the people and days of the case, newest first. */
export async function listTakenOut(opening: CaseOpening): Promise<ReplyOf<'listTakenOut'>> {
  const redactions: Redaction[] = [];
  let before: number | null = null;
  for (let answers = 0; answers < mostAnswers; answers++) {
    const query: string = before === null ? '' : `&before=${before}`;
    const reply = await opening.ask('/v1/review/redactions', query, redactionsReplySchema);
    for (const { author, at, until, ...one } of reply.redactions)
      redactions.push({
        ...one,
        author: { id: author, name: opening.nameOf(author) },
        at: at * 1000,
        until: until * 1000,
      });
    if (reply.next === null || (before !== null && reply.next >= before)) break;
    before = reply.next;
  }
  return { redactions };
}

/**
 * Brings pages of one author as they were before these redactions into the room. Of a page that was redacted more than once the oldest that is asked for
 * counts: it holds what all of them took out. Throws `not-found` when none is kept any more, and what custodians say when none is let out.
 */
export async function openTakenOut(
  opening: CaseOpening,
  vault: Pick<VaultClient, 'ask'>,
  room: number,
  wanted: readonly number[],
): Promise<ReplyOf<'openTakenOut'>> {
  const { redactions } = await listTakenOut(opening);
  const kept = redactions.filter((one) => wanted.includes(one.redaction) && !one.erased);
  const [first] = kept;
  if (first === undefined)
    throw new CandorError('not-found', 'What was taken out is not kept any more.', {
      next: 'The list of what was taken out says until when it was kept.',
    });
  const { journal, epoch } = first;
  const byPage = new Map<number, number>();
  for (const one of kept) {
    if (one.journal !== journal || one.epoch !== epoch)
      throw new CandorError('bad-request', 'One author’s record is opened at a time.');
    byPage.set(one.page, Math.min(one.redaction, byPage.get(one.page) ?? Infinity));
  }
  const of = (await opening.journals()).find(
    ({ enrolment }) => enrolment.journal === journal && enrolment.epoch === epoch,
  );
  if (of === undefined) throw new CandorError('not-found', 'The endpoint does not hold this record.');
  const was: ReplacedReply[] = [];
  for (const redaction of byPage.values())
    was.push(await opening.ask('/v1/review/replaced', `&redaction=${redaction}`, replacedReplySchema));
  const at = of.lanes.find(({ lane }) => lane === 'drafts');
  const now = await opening.fetch(of.enrolment, 'drafts', at?.checkpoint?.seq ?? 0);
  const released = await opening.keys.release(
    'drafts',
    of.enrolment,
    was.map(({ page }) => page),
    byPage,
  );
  const [refused] = released.refused;
  if (released.boxes.length === 0 && refused !== undefined)
    throw new CandorError('custodian-refused', `What was taken out was not opened: ${refused.why}`, {
      next: 'Ask the custodian why.',
    });
  const drafts: RoomLane = {
    ...now,
    pages: now.pages.map((page) => was.find((one) => one.page.page === page.page)?.page ?? page),
    folds: now.folds.map((fold) => was.find((one) => one.fold.page === fold.page)?.fold ?? fold),
    checkpoint: at?.checkpoint ?? null,
    receipt: at?.receipt ?? null,
    ...released,
  };
  const opened = await vault.ask('roomTakenOut', {
    room,
    journal: { enrolment: of.enrolment, lanes: { messages: nothing, drafts } },
  });
  return { ...opened, openedBy: [...opening.keys.openedBy] };
}
