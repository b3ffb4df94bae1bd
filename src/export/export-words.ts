// What the readable page says, in the words of the interface.
import type { Channel } from '../conversation/channel.ts';
import type { MessageState } from '../message/state.ts';
import type { CaptureLevel } from '../policy/level.ts';

/** Channels as people call them. */
export const channelWords: Readonly<Record<Channel, string>> = {
  web: 'web chat',
  whatsapp: 'WhatsApp',
  wechat: 'WeChat',
  signal: 'Signal',
  telegram: 'Telegram',
  line: 'LINE',
  sms: 'SMS',
  xmpp: 'XMPP',
};

/** What a level records. */
export const levelWords: Readonly<Record<CaptureLevel, string>> = {
  messages: 'messages sent and received',
  versions: 'messages, and versions of what you write',
  edits: 'every edit',
};

/** States as the interface names them (design §2). */
export const stateWords: Readonly<Record<MessageState, string>> = {
  recorded: 'recorded',
  receipted: 'receipted',
  'handed-over': 'handed over',
  accepted: 'accepted by the channel',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
  unknown: 'outcome unknown',
  expired: 'expired',
};

/** How a draft ended. */
export const outcomeWords = {
  open: 'Not sent, still open',
  sent: 'Sent',
  discarded: 'Discarded',
  private: 'Discarded as private',
} as const;

/** Everything else. */
export const exportWords = {
  title: 'My record',
  of: 'Everything Candor has on record about',
  times:
    'All times are UTC. The small line under each fact names its lane and number in the record, so that it can be found in the data file and in what candor verify checks.',
  check:
    'Anyone who holds a copy of the sealed record can check it offline with candor verify; it names the same journal, the same numbers and the same heads as this page.',
  about: 'About this page',
  rules: 'Notices and rules',
  openings: 'Who opened it',
  nobody: 'Nobody had opened any of it.',
  gaps: 'Where something may be missing',
  noGaps: 'No gap was found.',
  conversations: 'Conversations',
  noConversations: 'There are no conversations.',
  drafts: 'How messages came to be, and what was not sent',
  draftsLede: 'Each draft with every edit, in the order in which the drafts ended. Those still open come last.',
  noDrafts: 'There are no drafts.',
  others: 'Marks of the record itself',
  othersLede: 'Facts the record keeps about itself, and facts this version of Candor does not know, shown as they are.',
  end: 'End of the record.',
} as const;
