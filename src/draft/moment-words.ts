// Says a moment in words, the same in the window and in the terminal.
import type { Moment } from './moments.ts';

const shown = 60;

/** One line for a moment, like `Took out 71 characters`. */
export function momentWords(moment: Moment): string {
  const unseen =
    moment.marks === 0
      ? ''
      : moment.characters === moment.marks
        ? ''
        : moment.marks === 1
          ? ', one of them invisible'
          : `, ${moment.marks.toLocaleString('en')} of them invisible`;
  switch (moment.kind) {
    case 'began':
      return 'Began writing';
    case 'wrote':
      return `Wrote “${shorten(moment.text)}”${unseen}`;
    case 'removed':
      if (moment.characters === moment.marks)
        return moment.marks === 1
          ? 'Took out an invisible character'
          : `Took out ${moment.marks.toLocaleString('en')} invisible characters`;
      return `Took out ${characters(moment.characters)}${unseen}`;
    case 'pasted':
      return `Pasted ${characters(moment.characters)}${unseen}`;
    case 'template':
      return `Put in a template, ${characters(moment.characters)}${unseen}`;
    case 'undone':
      return `Brought back ${characters(moment.characters)} by undo or redo`;
    case 'restored':
      return `Went on with ${characters(moment.characters)} kept from before`;
    case 'rule':
      return `A rule put in ${characters(moment.characters)}`;
    case 'resync':
      return 'A check did not match; the record took the composer’s text';
    case 'sent':
      return 'Recorded as a message';
    case 'discarded':
      return 'Discarded';
    case 'private':
      return 'Discarded as private';
  }
}

/** A count of characters in words. */
export function characters(count: number): string {
  return count === 1 ? 'one character' : `${count.toLocaleString('en')} characters`;
}

function shorten(text: string): string {
  const line = text.trim().replace(/\s+/gu, ' ');
  const points = Array.from(line);
  return points.length <= shown
    ? line
    : `${points
        .slice(0, shown - 1)
        .join('')
        .trimEnd()}…`;
}
