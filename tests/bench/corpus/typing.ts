// A text as a person types it: character by character, with slips that are noticed a little later, taken back and typed right, and now and then a word typed anew.
import type { Edit } from '../../../src/draft/edit.ts';

/** One edit and how long after the one before it came, seconds. */
export interface TypedStep {
  readonly edit: Edit;
  readonly wait: number;
}

/** Shares of what happens, in the order of what careful measurements of typing report; none is tuned to a result. */
const slipShare = 0.025; // of letters
const anewShare = 0.08; // of texts have a word that is selected and typed anew
const thinkShare = 0.04; // of words begin after a pause
const neighbours = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** The steps that end in `text`, from an empty box. */
export function typing(text: string, random: () => number): readonly TypedStep[] {
  const steps: TypedStep[] = [];
  let held = '';
  const edit = (at: number, deleted: number, inserted: string, wait: number): void => {
    held = held.slice(0, at) + inserted + held.slice(at + deleted);
    steps.push({
      edit: { at, deleted, inserted, kind: inserted === '' ? 'delete' : 'type', composing: false, origin: 'person' },
      wait,
    });
  };
  const key = (): number => 0.09 + 0.16 * random() + (random() < 0.1 ? 0.4 * random() : 0);
  const type = (letters: string): void => {
    for (const letter of letters)
      edit(held.length, 0, letter, key() + (letter === ' ' && random() < thinkShare ? 1 + 6 * random() : 0));
  };
  const letters = [...text];
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] ?? '';
    const slipped = /[a-z]/u.test(letter) && random() < slipShare ? slip(letters, i, random) : null;
    if (slipped !== null) {
      // Some letters go on before the eye catches it; then everything back to the slip goes, a key each.
      const before = held.length;
      const further = Math.floor(random() * 4);
      type(slipped + letters.slice(i + 1, i + 1 + further).join(''));
      for (let wait = 0.3 + random(); held.length > before; wait = 0.12 + 0.08 * random())
        edit(held.length - 1, 1, '', wait);
    }
    type(letter);
  }
  if (random() < anewShare) retypeWord(held, random, edit, key);
  return steps;
}

function slip(letters: readonly string[], at: number, random: () => number): string {
  const letter = letters[at] ?? '';
  const kind = random();
  if (kind < 0.4) {
    const row = neighbours.find((one) => one.includes(letter)) ?? letter;
    return row[Math.max(0, row.indexOf(letter) - 1)] ?? letter;
  }
  if (kind < 0.7) return `${letters[at + 1] ?? letter}${letter}`;
  return kind < 0.9 ? letter + letter : (letters[at + 1] ?? letter);
}

function retypeWord(
  held: string,
  random: () => number,
  edit: (at: number, deleted: number, inserted: string, wait: number) => void,
  key: () => number,
): void {
  const words = [...held.matchAll(/\w{3,}/gu)];
  const word = words[Math.floor(random() * words.length)];
  if (word === undefined) return;
  // Selected with the mouse, so that the first key takes it all out.
  [...word[0]].forEach((letter, i) => {
    edit(word.index + i, i === 0 ? word[0].length : 0, letter, i === 0 ? 1.5 + 2 * random() : key());
  });
}
