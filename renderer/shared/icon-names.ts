// Names every icon of icons.svg, so that a wrong name does not compile; a test keeps both alike.

/** Every icon there is. */
export const iconNames = [
  'rec-ok', 'rec-behind', 'rec-stopped', 'rec-none', 'chats', 'bell', 'people', 'person', 'book', 'policy', 'help', 'queue', 'case', 'search',
  'write', 'pen', 'plus', 'clip', 'smile', 'template', 'later', 'send', 'dots', 'panel', 'down', 'right', 'left', 'close', 'filter', 'download',
  'print', 'copy', 'again', 'external', 'st-writing', 'st-recorded', 'st-receipted', 'st-handed', 'st-accepted', 'st-delivered', 'st-read',
  'st-failed', 'st-unknown', 'st-expired', 'warn', 'info', 'tick', 'cross', 'minus', 'lock', 'unlock', 'key', 'keys', 'reading', 'proof', 'private',
  'trash', 'history', 'flag', 'hand', 'stop', 'disk', 'cloud', 'offline', 'laptop', 'bank', 'globe', 'phone', 'file', 'note', 'calendar', 'update',
  'me', 'box', 'play', 'pause', 'step-back', 'step-on', 'to-start', 'to-end', 'paste', 'strike', 'unseen', 'ch-whatsapp', 'ch-wechat', 'ch-signal',
  'ch-telegram', 'ch-line', 'ch-sms', 'ch-web', 'ch-xmpp',
] as const;
/** See `iconNames`. */
export type IconName = (typeof iconNames)[number];
