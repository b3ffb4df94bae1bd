// The icon and the name of each state of a message, the same in every window (design §2).
import type { MessageState } from '../../src/message/state.ts';
import type { IconName } from './icon-names.ts';

/** How a state is shown; `tone` only helps the eye, icon and word say it. */
export interface StateLook {
  readonly icon: IconName;
  readonly name: string;
  readonly tone: 'quiet' | 'accent' | 'warn' | 'stop';
}

/** Every state's look. */
export const stateLooks: Readonly<Record<MessageState, StateLook>> = {
  recorded: { icon: 'st-recorded', name: 'Recorded', tone: 'quiet' },
  receipted: { icon: 'st-receipted', name: 'Receipted', tone: 'quiet' },
  'handed-over': { icon: 'st-handed', name: 'Handed over', tone: 'quiet' },
  accepted: { icon: 'st-accepted', name: 'Accepted', tone: 'quiet' },
  delivered: { icon: 'st-delivered', name: 'Delivered', tone: 'quiet' },
  read: { icon: 'st-read', name: 'Read', tone: 'accent' },
  failed: { icon: 'st-failed', name: 'Failed', tone: 'stop' },
  unknown: { icon: 'st-unknown', name: 'Unknown', tone: 'warn' },
  expired: { icon: 'st-expired', name: 'Expired', tone: 'warn' },
};
