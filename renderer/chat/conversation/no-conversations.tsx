// What stands in an empty Chats: what will appear here, and in the sample how to become a client.
import { useState, type ReactNode } from 'react';
import { Button } from '../../shared/button.tsx';
import styles from './conversations.module.css';
import { conversationWords } from './words.ts';

/** The empty state; `clientPage` is empty outside the sample. */
export function NoConversations({ clientPage }: { readonly clientPage: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <div className={styles.empty}>
      <svg viewBox="0 0 176 56" aria-hidden="true">
        <path
          data-part="fill"
          d="M24 8h52a8 8 0 0 1 8 8v12a8 8 0 0 1-8 8H40l-10 8v-8h-6a8 8 0 0 1-8-8V16a8 8 0 0 1 8-8Z"
        />
        <path d="M28 18h36M28 26h22" />
        <path data-part="line" d="M0 52h176" />
        <circle data-part="dot" cx="30" cy="52" r="4" />
      </svg>
      <h1>{conversationWords.empty}</h1>
      <p>{conversationWords.emptyText}</p>
      {clientPage === '' ? null : (
        <>
          <p>{conversationWords.emptySample}</p>
          <div className={styles.address}>
            <code className="selectable">{clientPage}</code>
            <Button
              icon="copy"
              look="quiet"
              onPress={() =>
                void navigator.clipboard.writeText(clientPage).then(
                  () => setCopied(true),
                  // The address stands there to be selected by hand.
                  () => setCopied(false),
                )
              }
            >
              {conversationWords.copy}
            </Button>
          </div>
          <p role="status" className="small faint">
            {copied ? conversationWords.copied : ''}
          </p>
        </>
      )}
    </div>
  );
}
