// What the composer has to say to its author: a failed send, a refused paste, a box that is closed for now. The text is always still there.
import type { ReactNode } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { Icon } from '../../shared/icon.tsx';
import styles from './composer.module.css';
import type { Indicator } from '../record/indicator.ts';
import type { ComposerView } from './composer-session.ts';
import { composerWords } from './words.ts';

interface NoteProps {
  readonly view: ComposerView;
  readonly conversation: Conversation;
  readonly indicator: Indicator;
}

/** One line above the box, or nothing. */
export function ComposerNote({ view, conversation, indicator }: NoteProps): ReactNode {
  const { failure, queue } = view;
  const stopped = indicator.line === 'stopped';
  const sentence = stopped
    ? { head: indicator.reason, rest: `${composerWords.safeHere} ${indicator.next}`, code: indicator.code }
    : failure !== null
      ? { head: failure.message, rest: failure.next ?? '', code: failure.code }
      : queue.full
        ? { head: composerWords.full, rest: '', code: queue.failure?.code ?? '' }
        : view.refused
          ? { head: composerWords.refused, rest: '', code: 'too-large' }
          : view.tooLong
            ? {
                head: composerWords.tooLongReason(conversation.channel, conversation.capabilities.maxLength),
                rest: '',
                code: '',
              }
            : null;
  return (
    <div role="status">
      {sentence === null ? null : (
        <div className={styles.note} data-stopped={stopped || undefined}>
          <Icon name={stopped ? 'stop' : 'warn'} size="s" className={stopped ? 'stopc' : 'warn'} />
          <p>
            <b className="medium">{sentence.head}</b> {sentence.rest}
          </p>
          {sentence.code === '' ? null : <span className="mono faint tiny">{sentence.code}</span>}
        </div>
      )}
    </div>
  );
}
