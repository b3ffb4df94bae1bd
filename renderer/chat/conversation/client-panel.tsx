// About the client: who they are, where one may write, and what they were told.
import type { ReactNode } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { ChannelGlyph } from '../../shared/channel-glyph.tsx';
import { channelNames } from '../../shared/channel-names.ts';
import { BlockClient } from './block-client.tsx';
import { Face } from '../../shared/face.tsx';
import { Icon } from '../../shared/icon.tsx';
import { dateOf, sentenceWhen } from '../../shared/when.ts';
import { useChat } from '../app/chat-app.ts';
import { useNow } from '../../shared/use-now.ts';
import styles from './client-panel.module.css';

const words = {
  region: (name: string): string => `About ${name}`,
  where: 'Where you may write',
  may: 'Open',
  offline: 'Offline',
  mayNot: 'Closed',
  until: (when: string): string => `Free writing until ${when}`,
  told: 'What they were told',
  toldText: '“Our messages are kept”',
  toldAt: (when: string): string => `Shown ${when}`,
  notTold: 'Not known if they were told yet',
  notToldText: 'The gateway tells them before your first message.',
  receipts: (channel: string): string => `${channel} says when a message was delivered and read`,
  noReceipts: (channel: string): string => `${channel} does not say if a message was read`,
} as const;

function languageOf(code: string): string {
  if (code === '') return '';
  try {
    return new Intl.DisplayNames(undefined, { type: 'language' }).of(code) ?? code;
  } catch {
    // A language tag we cannot name is shown as it came.
    return code;
  }
}

/** The right pane of Chats. */
export function ClientPanel({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const { contact, channel, capabilities, disclosedAt } = conversation;
  const now = useNow();
  const channelName = channelNames[channel];
  const offline = useChat('session', (state) => state.record?.gateway === 'offline') && capabilities.canWrite;
  const language = languageOf(contact.language);
  return (
    <aside className={styles.pane} aria-label={words.region(contact.name)} data-pane="client">
      <div className="scroll" tabIndex={0} role="region" aria-label={words.region(contact.name)}>
        <div className={styles.me}>
          <Face name={contact.name} size="big" lang={contact.language} />
          <h2 dir="auto" lang={contact.language === '' ? undefined : contact.language} className="selectable">
            {contact.name}
          </h2>
          {language === '' ? null : <p className="small faint">{language}</p>}
        </div>
        <section className={styles.section}>
          <h3 className="label">{words.where}</h3>
          <ul className={styles.facts}>
            <li>
              <ChannelGlyph channel={channel} size="l" silent />
              <div>
                {channelName}
                <span className="num selectable">{contact.address}</span>
              </div>
              <span className="tag">
                <Icon name={offline ? 'offline' : capabilities.canWrite ? 'tick' : 'minus'} size="s" />
                {offline ? words.offline : capabilities.canWrite ? words.may : words.mayNot}
              </span>
            </li>
            {capabilities.until === null ? null : (
              <li>
                <Icon name="later" />
                <div>{words.until(sentenceWhen(capabilities.until, now))}</div>
              </li>
            )}
            {capabilities.canWrite || capabilities.reason === '' ? null : (
              <li>
                <Icon name="stop" className="warn" />
                <div>{capabilities.reason}</div>
              </li>
            )}
          </ul>
        </section>
        <section className={styles.section}>
          <h3 className="label">{words.told}</h3>
          <ul className={styles.facts}>
            <li>
              <Icon name={disclosedAt === null ? 'info' : 'tick'} />
              <div>
                {disclosedAt === null ? words.notTold : words.toldText}
                <span>{disclosedAt === null ? words.notToldText : words.toldAt(dateOf(disclosedAt))}</span>
              </div>
            </li>
            <li>
              <Icon name="info" />
              <div>{capabilities.receipts ? words.receipts(channelName) : words.noReceipts(channelName)}</div>
            </li>
          </ul>
        </section>
        <BlockClient key={conversation.id} conversation={conversation} />
      </div>
    </aside>
  );
}
