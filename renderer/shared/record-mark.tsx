// The record line as a small mark: unbroken, waiting, broken, not begun. Shape first, colour second, words always beside it.
import type { ReactNode } from 'react';
import type { IconName } from './icon-names.ts';

/** The four states of the record line. */
export type RecordLine = 'not-begun' | 'on-record' | 'behind' | 'stopped';

const marks: Readonly<Record<RecordLine, IconName>> = {
  'not-begun': 'rec-none',
  'on-record': 'rec-ok',
  behind: 'rec-behind',
  stopped: 'rec-stopped',
};

/** Draws the record line in this state. */
export function RecordMark({ state }: { readonly state: RecordLine }): ReactNode {
  return (
    <svg className="rec-mark" data-record={state} viewBox="0 0 28 12" aria-hidden="true" focusable="false">
      <use href={`#${marks[state]}`} />
    </svg>
  );
}
