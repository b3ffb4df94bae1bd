// Which icon stands for which kind of moment.
import type { Moment, MomentKind } from '../../src/draft/moments.ts';
import type { IconName } from '../shared/icon-names.ts';

const icons: Readonly<Record<MomentKind, IconName>> = {
  began: 'pen',
  wrote: 'pen',
  removed: 'strike',
  pasted: 'paste',
  template: 'template',
  undone: 'again',
  restored: 'history',
  rule: 'policy',
  resync: 'warn',
  sent: 'st-recorded',
  discarded: 'trash',
  private: 'private',
};

/** The icon of a moment; the words beside it carry the meaning. */
export function momentIcon(moment: Moment): IconName {
  return moment.kind === 'removed' && moment.marks > 0 && moment.marks === moment.characters
    ? 'unseen'
    : icons[moment.kind];
}
