// The pane of conversations: search, filter, rows, and the sentence about today's record.
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { Icon } from '../../shared/icon.tsx';
import { RecordMark } from '../../shared/record-mark.tsx';
import { ToolButton } from '../../shared/tool-button.tsx';
import { useNow } from '../../shared/use-now.ts';
import { useChat, useChatApp } from '../app/chat-app.ts';
import { isUnread } from '../../../src/arrangement/unread.ts';
import { lateEdits } from '../draft/composer-store.ts';
import { listSentence } from '../record/indicator.ts';
import { useIndicator } from '../record/use-indicator.ts';
import { ConversationRow } from './conversation-row.tsx';
import styles from './conversations.module.css';
import { SearchResults } from './search-results.tsx';
import { conversationWords } from './words.ts';

interface ConversationListProps {
  readonly conversations: readonly Conversation[];
  readonly mac: boolean;
  /** What other slices show in a row, beside its time. */
  readonly marks: (conversation: Conversation) => ReactNode;
  /** The menu of a row was asked for, by pointer or by key, at this place of the window. */
  readonly onMenu: (conversation: string, x: number, y: number) => void;
}

/** Height of a row (conversations.module.css), until it was measured. */
const rowLayout = { estimatedRowHeight: 62 };

function matches(conversation: Conversation, query: string): boolean {
  const wanted = query.trim().toLocaleLowerCase();
  return (
    wanted === '' ||
    conversation.contact.name.toLocaleLowerCase().includes(wanted) ||
    conversation.contact.address.toLocaleLowerCase().includes(wanted)
  );
}

/** The left pane of Chats. */
export function ConversationList({ conversations, mac, marks, onMenu }: ConversationListProps): ReactNode {
  const app = useChatApp();
  const selected = useChat('conversations', (state) => state.selected);
  const query = useChat('conversations', (state) => state.query);
  const record = useChat('session', (state) => state.record);
  const late = useChat('composers', (state) => lateEdits(state.views));
  const indicator = useIndicator();
  const now = useNow();
  const [onlyUnread, setOnlyUnread] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((mac ? event.metaKey : event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        search.current?.focus();
        search.current?.select();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [mac]);
  const searching = query.trim() !== '';
  const unread = conversations.filter(isUnread).length;
  const shown = useMemo(
    () =>
      conversations.filter(
        (each) => matches(each, query) && (searching || !onlyUnread || isUnread(each) || each.id === selected),
      ),
    [conversations, query, searching, onlyUnread, selected],
  );
  const focusComposer = useCallback((): void => {
    // After the click's own focus, and after the other composer is on screen.
    requestAnimationFrame(() => {
      const open = app.conversations.getState().selected;
      if (open !== null) app.composers.getState().focus(open);
    });
  }, [app]);
  // Built again only when a row changed; only rows in sight are in the page, so that a hundred clients cost no more than ten.
  const rows = useMemo(
    () => (
      <ListBox
        aria-label={searching ? conversationWords.people : conversationWords.region}
        className={searching ? (styles.list ?? '') : `${styles.sized ?? ''} scroll`}
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selected === null ? [] : [selected]}
        onSelectionChange={(keys) => {
          if (keys === 'all') return;
          const [key] = keys;
          if (key !== undefined) app.conversations.getState().select(String(key));
        }}
        onAction={focusComposer}
        items={shown}
        dependencies={[now]}
      >
        {(conversation) => (
          <ListBoxItem
            id={conversation.id}
            textValue={conversation.contact.name}
            className={styles.row ?? ''}
            data-new={isUnread(conversation) || undefined}
            data-muted={conversation.muted || undefined}
            onClick={focusComposer}
          >
            <ConversationRow conversation={conversation} now={now} marks={marks(conversation)} />
          </ListBoxItem>
        )}
      </ListBox>
    ),
    [app, searching, selected, shown, now, focusComposer, marks],
  );
  return (
    <section
      className={styles.pane}
      aria-label={conversationWords.region}
      data-pane="list"
      onContextMenu={(event) => {
        const row = (event.target as HTMLElement).closest<HTMLElement>('[role="option"][data-key]');
        const id = row?.dataset['key'];
        if (row === null || id === undefined || !conversations.some((each) => each.id === id)) return;
        event.preventDefault();
        const { left, bottom } = row.getBoundingClientRect();
        // By key there is no pointer: the menu opens under the row.
        const byKey = event.clientX === 0 && event.clientY === 0;
        onMenu(id, byKey ? left : event.clientX, byKey ? bottom : event.clientY);
      }}
    >
      <header className={styles.bar}>
        <label className="field search">
          <Icon name="search" size="s" />
          <span className="vh">{conversationWords.search}</span>
          <input
            ref={search}
            type="search"
            value={query}
            placeholder={conversationWords.searchShort}
            spellCheck={false}
            onChange={(event) => void app.conversations.getState().search(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || query === '') return;
              event.stopPropagation();
              void app.conversations.getState().search('');
            }}
          />
          {searching ? (
            <ToolButton
              label={conversationWords.clear}
              icon="close"
              onPress={() => void app.conversations.getState().search('')}
            />
          ) : (
            <kbd aria-hidden="true">{mac ? '⌘K' : 'Ctrl K'}</kbd>
          )}
        </label>
      </header>
      {searching || conversations.length === 0 ? null : (
        <div className={styles.filters} role="group" aria-label={conversationWords.show}>
          <button type="button" className="chip" aria-pressed={!onlyUnread} onClick={() => setOnlyUnread(false)}>
            {conversationWords.all}
          </button>
          <button type="button" className="chip" aria-pressed={onlyUnread} onClick={() => setOnlyUnread(true)}>
            {conversationWords.unread} <span className="num">{unread}</span>
          </button>
        </div>
      )}
      {!searching && shown.length > 0 ? (
        <Virtualizer layout={ListLayout} layoutOptions={rowLayout}>
          {rows}
        </Virtualizer>
      ) : (
        <div className="scroll">
          {shown.length === 0 ? (
            searching ? null : (
              <p className={styles.nothing}>
                {conversations.length === 0 ? conversationWords.empty : conversationWords.nothingUnread}
              </p>
            )
          ) : (
            rows
          )}
          {searching ? <SearchResults now={now} people={shown.length} /> : null}
        </div>
      )}
      <footer className={styles.under} data-record={indicator.line} data-offline={indicator.offline || undefined}>
        <RecordMark state={indicator.line} />
        <span className="cut">{record === null ? '' : listSentence(record, late)}</span>
      </footer>
    </section>
  );
}
