// The channels by name, as plain data.

/** The channels Candor speaks. */
export const channels = ['web', 'whatsapp', 'wechat', 'signal', 'telegram', 'line', 'sms', 'xmpp'] as const;
/** See `channels`. */
export type Channel = (typeof channels)[number];
