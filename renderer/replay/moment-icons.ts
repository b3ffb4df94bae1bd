// Which icon stands for which kind of moment.
import type { MomentKind } from '../../src/draft/moments.ts';
import type { IconName } from '../shared/icon-names.ts';

/** The icon of each kind of moment; the words beside it carry the meaning. */
export const momentIcons: Readonly<Record<MomentKind, IconName>> = {
  began: 'pen', wrote: 'pen', removed: 'strike', pasted: 'paste', template: 'template', undone: 'again', restored: 'history', rule: 'policy', resync: 'warn', sent: 'st-recorded', discarded: 'trash', private: 'private',
};
