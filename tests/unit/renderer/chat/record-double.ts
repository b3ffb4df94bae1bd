// A record for tests: applies edits strictly by number, can be slow, fail before or after writing, and mismatch once.
import { applyEdit, type Edit } from '../../../../src/draft/edit.ts';
import { CandorError } from '../../../../src/errors.ts';
import type { RequestOf } from '../../../../src/ipc/contract.ts';
import type { Message } from '../../../../src/message/calls.ts';
import type { CaptureLevel } from '../../../../src/policy/level.ts';
import type { ComposerNeeds } from '../../../../renderer/chat/draft/composer-session.ts';

/** How the next calls end. */
type Fate = 'works' | 'refused' | 'lost-reply';

/** One draft as the record holds it. */
export interface KeptDraft {
  readonly edits: Edit[];
  readonly values: string[];
  text: string;
  over: boolean;
}

/** See the first line. */
export class RecordDouble
  implements Pick<ComposerNeeds['host'], 'appendEdits' | 'checkDraft' | 'restoreDraft' | 'sendMessage'>
{
  readonly drafts = new Map<string, KeptDraft>();
  readonly calls: {
    readonly name: string;
    readonly first?: number;
    readonly count?: number;
    readonly cause?: string;
  }[] = [];
  readonly sent: RequestOf<'sendMessage'>[] = [];
  fate: Fate = 'works';
  /** What is recorded now: as the vault does, single edits are refused below `edits`, everything of a draft at `messages`. */
  level: CaptureLevel = 'edits';
  /** The next check finds another text than replay (as after damage between the two). */
  mismatchNext = false;
  inFlight = 0;
  mostInFlight = 0;
  #held: (() => void)[] | null = null;

  /** From now on calls wait for `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Lets every waiting call go on, and later ones through. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const go of held) go();
  }

  readonly appendEdits: ComposerNeeds['host']['appendEdits'] = ({ draft: id, first, edits }) =>
    this.#call({ name: 'append', first, count: edits.length }, () => {
      if (
        this.level === 'messages' ||
        (this.level === 'versions' && (edits.length !== 1 || edits[0]?.kind !== 'other'))
      )
        throw new CandorError('not-allowed', `At level ${this.level} single edits are not recorded.`);
      const draft = this.#draft(id);
      if (draft.over) throw new CandorError('conflict', 'That draft is over.');
      if (first > draft.edits.length + 1)
        throw new CandorError('conflict', `A gap: edits from ${first} after ${draft.edits.length}.`);
      const known = draft.edits.slice(first - 1, first - 1 + edits.length);
      if (JSON.stringify(known) !== JSON.stringify(edits.slice(0, known.length)))
        throw new CandorError('conflict', `Other edits under the numbers from ${first}.`);
      for (const edit of edits.slice(known.length)) this.#write(draft, edit);
      return { through: first + edits.length - 1 };
    });

  readonly checkDraft: ComposerNeeds['host']['checkDraft'] = ({ draft: id, through, cause, text }) =>
    this.#call({ name: 'check', first: through, cause }, () => {
      if (this.level === 'messages') throw new CandorError('not-allowed', 'At level messages drafts are not recorded.');
      const draft = this.#draft(id);
      if (draft.edits.length !== through)
        throw new CandorError('conflict', `A check after ${through} of ${draft.edits.length}.`);
      const mismatch = this.mismatchNext || draft.text !== text;
      this.mismatchNext = false;
      if (!mismatch) return { held: true, next: through + 1 };
      this.#write(draft, {
        at: 0,
        deleted: draft.text.length,
        inserted: text,
        kind: 'other',
        composing: false,
        origin: 'resync',
      });
      return { held: false, next: draft.edits.length + 1 };
    });

  readonly restoreDraft: ComposerNeeds['host']['restoreDraft'] = () =>
    this.#call({ name: 'restore' }, () => {
      const open = [...this.drafts].findLast(([, draft]) => !draft.over);
      return open === undefined
        ? { draft: null, text: '', next: 1 }
        : { draft: open[0], text: open[1].text, next: open[1].edits.length + 1 };
    });

  readonly sendMessage: ComposerNeeds['host']['sendMessage'] = (request) =>
    this.#call({ name: 'send' }, () => {
      this.sent.push(request);
      const draft = this.level === 'messages' || request.draft === null ? null : this.#draft(request.draft);
      if (draft !== null && draft.text !== request.text)
        throw new CandorError('draft-mismatch', 'Replay is not what is sent.');
      if (draft !== null) draft.over = true;
      const message: Message = {
        id: request.id,
        conversation: request.conversation,
        direction: 'out',
        text: request.text,
        at: 0,
        composedAt: 0,
        state: 'recorded',
        journey: [],
        draft: null,
        seq: 1,
      };
      return { message };
    });

  #draft(id: string): KeptDraft {
    const known = this.drafts.get(id);
    if (known !== undefined) return known;
    const draft: KeptDraft = { edits: [], values: [], text: '', over: false };
    this.drafts.set(id, draft);
    return draft;
  }

  #write(draft: KeptDraft, edit: Edit): void {
    draft.text = applyEdit(draft.text, edit);
    draft.edits.push(edit);
    draft.values.push(draft.text);
  }

  async #call<T>(call: RecordDouble['calls'][number], run: () => T): Promise<T> {
    this.calls.push(call);
    this.inFlight++;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      if (this.#held !== null) await new Promise<void>((resolve) => this.#held?.push(resolve));
      await Promise.resolve();
      if (this.fate === 'refused') throw new CandorError('disk-full', 'This disk is full.');
      const reply = run();
      if (this.fate === 'lost-reply') throw new CandorError('internal', 'The reply was lost.');
      return reply;
    } finally {
      this.inFlight--;
    }
  }
}
