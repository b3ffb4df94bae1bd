// An employee's working day as it reaches the vault: clients write, answers are typed, paused over, checked, sent or given up, at whole seconds.
import type { Edit } from '../../../src/draft/edit.ts';
import type { Dialogue } from './dialogues.ts';
import { seededId } from './seeded.ts';
import { typing } from './typing.ts';

/** One thing that happens; `second` is its Unix second. */
export type Happening = { readonly second: number; readonly conversation: number } & (
  | { readonly what: 'heard'; readonly message: string; readonly text: string }
  | { readonly what: 'typed'; readonly draft: string; readonly first: number; readonly edits: readonly Edit[] }
  | {
      readonly what: 'checked';
      readonly draft: string;
      readonly through: number;
      readonly cause: 'pause' | 'count' | 'send';
      readonly text: string;
    }
  | {
      readonly what: 'sent';
      readonly draft: string;
      readonly through: number;
      readonly message: string;
      readonly text: string;
    }
  | { readonly what: 'discarded'; readonly draft: string }
);

/** What a day is made of. */
export interface DayPlan {
  /** Dialogues of the day; each goes on in one conversation, and some go on at once. */
  readonly dialogues: readonly Dialogue[];
  readonly conversations: readonly number[];
  /** Unix second at which the day begins. */
  readonly from: number;
  readonly random: () => number;
}

/** As in the composer: a pause is two quiet seconds, and every 200 edits the box is compared. */
const pause = 2;
const countEvery = 200;
const discardShare = 0.03;
const sideBySide = 3;

/** The day, in order. */
export function* workingDay({ dialogues, conversations, from, random }: DayPlan): Generator<Happening> {
  let now = from;
  const running = dialogues
    .slice(0, sideBySide)
    .map((turns, i) => ({ conversation: conversations[i % conversations.length] ?? 0, turns: [...turns] }));
  let begun = running.length;
  while (running.length > 0) {
    const at = Math.floor(random() * running.length);
    const one = running[at];
    const turn = one?.turns.shift();
    if (one === undefined) return;
    if (turn === undefined) {
      const turns = dialogues[begun];
      if (turns === undefined) running.splice(at, 1);
      else running[at] = { conversation: conversations[begun % conversations.length] ?? 0, turns: [...turns] };
      begun++;
      continue;
    }
    const [who, text] = turn;
    now += 5 + 50 * random();
    if (who === 'client')
      yield { what: 'heard', second: Math.floor(now), conversation: one.conversation, message: seededId(random), text };
    else now = yield* answer({ conversation: one.conversation, text, now, random });
  }
}

interface Answering {
  readonly conversation: number;
  readonly text: string;
  readonly now: number;
  readonly random: () => number;
}

function* answer({ conversation, text: wanted, now: began, random }: Answering): Generator<Happening, number> {
  const draft = seededId(random);
  let now = began;
  let text = '';
  let through = 0;
  let sinceCheck = 0;
  const waiting: Edit[] = [];
  const place = (): { second: number; conversation: number } => ({ second: Math.floor(now), conversation });
  const typed = (): Happening => ({
    what: 'typed',
    ...place(),
    draft,
    first: through - waiting.length + 1,
    edits: waiting.splice(0),
  });
  const checked = (cause: 'pause' | 'count' | 'send'): Happening => ({
    what: 'checked',
    ...place(),
    draft,
    through,
    cause,
    text,
  });
  for (const { edit, wait } of typing(wanted, random)) {
    if (waiting.length > 0 && (Math.floor(now + wait) !== Math.floor(now) || wait > pause)) yield typed();
    if (wait > pause && through > 0) {
      now += pause;
      yield checked('pause');
      now -= pause;
      sinceCheck = 0;
    }
    now += wait;
    text = text.slice(0, edit.at) + edit.inserted + text.slice(edit.at + edit.deleted);
    waiting.push(edit);
    through++;
    if (++sinceCheck < countEvery) continue;
    yield typed();
    yield checked('count');
    sinceCheck = 0;
  }
  if (waiting.length > 0) yield typed();
  const reading = 0.5 + 4 * random();
  if (reading > pause) {
    now += pause;
    yield checked('pause');
    now -= pause;
  }
  now += reading;
  if (random() < discardShare) yield { what: 'discarded', ...place(), draft };
  else {
    yield checked('send');
    yield { what: 'sent', ...place(), draft, through, message: seededId(random), text };
  }
  return now;
}

/** The next dialogues of `left`, until they hold so many answers. */
export function dialoguesOf(left: Iterator<Dialogue>, answers: number): readonly Dialogue[] {
  const day: Dialogue[] = [];
  for (let held = 0; held < answers; ) {
    const { value, done } = left.next();
    if (done === true) break;
    day.push(value);
    held += value.filter(([who]) => who === 'employee').length;
  }
  return day;
}
