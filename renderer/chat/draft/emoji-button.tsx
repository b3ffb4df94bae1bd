// A few emoji at hand; they reach the box through its one door, with their origin on record.
import { useRef, useState, type ReactNode } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import { ToolButton } from '../../shared/tool-button.tsx';
import styles from './composer.module.css';
import { composerWords } from './words.ts';

const emoji = [
  '🙂',
  '😊',
  '😄',
  '😅',
  '🤝',
  '👍',
  '👌',
  '🙏',
  '👏',
  '✅',
  '❗',
  '❓',
  '📎',
  '📄',
  '📅',
  '⏰',
  '📞',
  '💬',
  '📈',
  '📉',
  '💼',
  '🏦',
  '✈️',
  '🎉',
];

/** Opens the choice; what is picked goes to `onPick`. */
export function EmojiButton({ onPick }: { readonly onPick: (emoji: string) => void }): ReactNode {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor}>
        <ToolButton label={composerWords.emoji} icon="smile" onPress={() => setOpen(true)} />
      </span>
      <Popover
        triggerRef={anchor}
        isOpen={open}
        onOpenChange={setOpen}
        placement="top start"
        className={styles.popover ?? ''}
      >
        <Dialog aria-label={composerWords.emoji} className={styles.emoji ?? ''}>
          {emoji.map((each) => (
            <button
              key={each}
              type="button"
              onClick={() => {
                setOpen(false);
                // After the popover gave focus back, so that the insertion lands in the box.
                requestAnimationFrame(() => onPick(each));
              }}
            >
              {each}
            </button>
          ))}
        </Dialog>
      </Popover>
    </>
  );
}
