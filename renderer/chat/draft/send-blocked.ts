// Why Send cannot be pressed now, in one sentence; empty when it can.
import type { Conversation } from '../../../src/conversation/calls.ts';
import type { RecordLine } from '../../shared/record-mark.tsx';
import type { ComposerView } from './composer-session.ts';
import { composerWords } from './words.ts';

/** The first reason that holds. */
export function sendBlocked(
  view: Pick<ComposerView, 'phase' | 'hasText' | 'tooLong'>,
  line: RecordLine,
  conversation: Pick<Conversation, 'channel' | 'capabilities'>,
): string {
  if (line === 'stopped' || line === 'not-begun') return composerWords.stoppedReason;
  if (view.phase === 'restoring') return composerWords.restoringReason;
  if (view.phase === 'waiting') return composerWords.waitingReason;
  if (view.phase === 'sending') return composerWords.sendingReason;
  if (!conversation.capabilities.canWrite) return conversation.capabilities.reason;
  if (view.tooLong) return composerWords.tooLongReason(conversation.channel, conversation.capabilities.maxLength);
  return view.hasText ? '' : composerWords.emptyReason;
}
