// What can be done with a conversation from its row, its menu or by keys: what a slice offers, and the list in app/ shows.
import type { Conversation } from '../../../src/conversation/calls.ts';
import type { IconName } from '../../shared/icon-names.ts';
import type { Shortcut } from '../../shared/shortcut.ts';
import type { ChatApp } from '../app/chat-app.ts';

/** See the first line. */
export interface RowAction {
  readonly id: string;
  readonly shortcut: Shortcut;
  /** What it is called and how it looks for this conversation as it is now. */
  readonly looks: (conversation: Conversation) => { readonly label: string; readonly icon: IconName };
  readonly run: (app: ChatApp, conversation: Conversation) => void;
}
