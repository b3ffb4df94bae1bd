// The composer: the record line as its upper edge, one bare textarea, and Send. It renders when a state changes, never per key.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import type { Template } from '../../../src/policy/policy.ts';
import { Button } from '../../shared/button.tsx';
import { Icon } from '../../shared/icon.tsx';
import { useChat, useChatApp } from '../app/chat-app.ts';
import { RecordLine } from '../record/record-line.tsx';
import { useIndicator } from '../record/use-indicator.ts';
import { BareBox } from './bare-box.tsx';
import styles from './composer.module.css';
import { ComposerNote } from './composer-note.tsx';
import { EmojiButton } from './emoji-button.tsx';
import { sendBlocked } from './send-blocked.ts';
import { TemplateButton } from './template-button.tsx';
import { WritingWindow } from './writing-window.tsx';
import { composerWords } from './words.ts';

const before = {
  phase: 'restoring',
  hasText: false,
  tooLong: false,
  refused: false,
  queue: { waiting: 0, late: false, full: false, failure: null },
  failure: null,
} as const;

const noTemplates: readonly Template[] = [];

/** The lower part of a conversation. */
export function Composer({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const { composers, session } = useChatApp();
  const { id, contact, channel, capabilities } = conversation;
  const view = useChat('composers', (state) => state.views[id]) ?? before;
  const level = useChat('session', (state) => state.record?.level ?? state.session?.level);
  const indicator = useIndicator();
  const templates = useChat('session', (state) => state.session?.templates) ?? noTemplates;
  const [choosing, setChoosing] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const section = useRef<HTMLElement>(null);
  const boxId = useId();
  const open = capabilities.canWrite;
  useEffect(() => {
    const textarea = box.current;
    if (textarea === null) return undefined;
    const detach = composers.getState().attach(id, textarea, () => setChoosing(true));
    const onKey = (event: KeyboardEvent): void => {
      if (!composers.getState().key(id, event)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    textarea.addEventListener('keydown', onKey);
    if (document.activeElement === document.body) textarea.focus();
    return () => {
      textarea.removeEventListener('keydown', onKey);
      detach();
    };
  }, [composers, id, open]);
  const blocked = sendBlocked(view, indicator.line, conversation);
  const waits = view.phase === 'waiting' && view.queue.late;
  const stopped = indicator.line === 'stopped';
  return (
    <section
      ref={section}
      className={styles.compose}
      data-record={indicator.line}
      aria-label={composerWords.region(contact.name, channel)}
      data-pane="composer"
    >
      <div className={styles.top}>
        <RecordLine />
        <WritingWindow capabilities={capabilities} />
      </div>
      {open ? (
        <>
          <ComposerNote view={view} conversation={conversation} indicator={indicator} />
          <div className={`box ${styles.box ?? ''}`}>
            <label className="vh" htmlFor={boxId}>
              {composerWords.label(contact.name, channel, level === 'edits')}
            </label>
            <BareBox
              box={box}
              id={boxId}
              placeholder={composerWords.placeholder(contact.name)}
              busy={view.phase === 'restoring'}
            />
            <div className={styles.tools}>
              {templates.length === 0 ? null : (
                <TemplateButton
                  templates={templates}
                  open={choosing}
                  above={section}
                  onOpen={setChoosing}
                  onPick={(text) => composers.getState().insert(id, text, 'template')}
                />
              )}
              <EmojiButton onPick={(emoji) => composers.getState().insert(id, emoji, 'emoji')} />
              <span className="push line">
                {waits ? <kbd>{composerWords.takeBack}</kbd> : <kbd aria-hidden="true">↵</kbd>}
                <Button
                  icon={stopped ? 'cross' : waits ? 'st-expired' : 'send'}
                  look={blocked === '' ? 'main' : 'plain'}
                  blocked={blocked}
                  onPress={() => composers.getState().send(id)}
                >
                  {stopped ? composerWords.cannotSend : waits ? composerWords.sendsWhenRecorded : composerWords.send}
                </Button>
              </span>
            </div>
          </div>
        </>
      ) : (
        <div className={styles.closed}>
          <Icon name="stop" className="warn" />
          <p>
            <b className="medium">{capabilities.reason}</b> <span className="soft">{composerWords.closedNext}</span>
          </p>
        </div>
      )}
      <p className={styles.under}>
        <span>{composerWords.onlyThisBox}</span>
        <button type="button" className="link tiny push nowrap" onClick={() => session.getState().go('in-force')}>
          {composerWords.whoCanRead}
        </button>
      </p>
    </section>
  );
}
