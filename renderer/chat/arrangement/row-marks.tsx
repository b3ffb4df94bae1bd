// Shows in a row that it is pinned or muted.
import type { ReactNode } from 'react';
import type { Arrangement } from '../../../src/arrangement/calls.ts';
import { Icon } from '../../shared/icon.tsx';
import { arrangementWords } from './words.ts';

/** Small and quiet, beside the time. */
export function RowMarks({ pinned, muted }: Pick<Arrangement, 'pinned' | 'muted'>): ReactNode {
  return (
    <>
      {muted ? <Mark icon="bell-off" label={arrangementWords.muted} /> : null}
      {pinned ? <Mark icon="pin" label={arrangementWords.pinned} /> : null}
    </>
  );
}

function Mark({ icon, label }: { readonly icon: 'pin' | 'bell-off'; readonly label: string }): ReactNode {
  return (
    <>
      <Icon name={icon} size="s" className="faint" />
      <span className="vh">{label}</span>
    </>
  );
}
