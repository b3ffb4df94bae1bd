// A menu at a place: what can be done with what was pointed at, each with its keys.
import { useRef, type ReactNode } from 'react';
import { Keyboard, Menu, MenuItem, Popover, Text } from 'react-aria-components';
import styles from './context-menu.module.css';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-names.ts';

/** One thing that can be done. */
export interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  /** Its keys, as written; empty for none. */
  readonly keys: string;
  readonly run: () => void;
}

interface ContextMenuProps {
  /** What it is about, spoken. */
  readonly label: string;
  /** In pixels of the window. */
  readonly at: { readonly x: number; readonly y: number };
  readonly entries: readonly MenuEntry[];
  readonly onClose: () => void;
}

/** Open for as long as it is rendered; gives focus back to where it was. */
export function ContextMenu({ label, at, entries, onClose }: ContextMenuProps): ReactNode {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className={styles.anchor} style={{ left: at.x, top: at.y }} />
      <Popover
        triggerRef={anchor}
        isOpen
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
        placement="bottom start"
        offset={2}
        className={styles.popover ?? ''}
      >
        <Menu
          aria-label={label}
          className={styles.menu ?? ''}
          items={entries}
          onAction={(id) => {
            onClose();
            entries.find((each) => each.id === id)?.run();
          }}
        >
          {(entry) => (
            <MenuItem id={entry.id} textValue={entry.label} className={styles.item ?? ''}>
              <Icon name={entry.icon} size="s" />
              <Text slot="label">{entry.label}</Text>
              {entry.keys === '' ? null : <Keyboard className={styles.keys ?? ''}>{entry.keys}</Keyboard>}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </>
  );
}
