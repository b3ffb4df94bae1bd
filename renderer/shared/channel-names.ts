// What each messenger is called in the interface.
import type { Channel } from '../../src/conversation/channel.ts';

/** The name of each channel, as its users call it. */
export const channelNames: Readonly<Record<Channel, string>> = {
  web: 'Web chat',
  whatsapp: 'WhatsApp',
  wechat: 'WeChat',
  signal: 'Signal',
  telegram: 'Telegram',
  line: 'LINE',
  sms: 'SMS',
  xmpp: 'XMPP',
};
