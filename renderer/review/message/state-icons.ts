// Which icon stands for which state of a message; its word is always beside it or spoken.
import type { MessageState } from '../../../src/message/state.ts';
import type { IconName } from '../../shared/icon-names.ts';

/** The icon of each state. */
export const stateIcons: Readonly<Record<MessageState, IconName>> = {
  recorded: 'st-recorded',
  receipted: 'st-receipted',
  'handed-over': 'st-handed',
  accepted: 'st-accepted',
  delivered: 'st-delivered',
  read: 'st-read',
  failed: 'st-failed',
  unknown: 'st-unknown',
  expired: 'st-expired',
};
