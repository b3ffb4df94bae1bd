// The message box itself: a textarea that React did not make, so that nothing of React runs inside a key press (drafts.md D1).
import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react';
import styles from './composer.module.css';

interface BareBoxProps {
  /** Holds the textarea while this is on screen. */
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly id: string;
  readonly placeholder: string;
  readonly busy: boolean;
}

/** Puts the textarea into the page, read-only until its draft was read. */
export function BareBox({ box, id, placeholder, busy }: BareBoxProps): ReactNode {
  const holder = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const area = document.createElement('textarea');
    area.rows = 1;
    area.dir = 'auto';
    area.readOnly = true;
    holder.current?.append(area);
    box.current = area;
    return () => {
      area.remove();
      box.current = null;
    };
  }, [box]);
  useLayoutEffect(() => {
    const area = box.current;
    if (area === null) return;
    area.id = id;
    area.placeholder = placeholder;
    if (busy) area.setAttribute('aria-busy', 'true');
    else area.removeAttribute('aria-busy');
  }, [box, id, placeholder, busy]);
  return <span ref={holder} className={styles.holder} />;
}
