// Whether the newest message is in sight, and keeping it there when the room for the thread changes: a box that grows, a window that shrinks.
import { useEffect, useState, type RefObject } from 'react';

/** So near to the end counts as at the end, px. */
const nearEnd = 80;

/** `content` is what is scrolled, `toEnd` holds what scrolls to its end. True while the end is in sight. */
export function useEnd(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
  toEnd: RefObject<() => void>,
): boolean {
  const [atEnd, setAtEnd] = useState(true);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    let stays = true;
    let height = element.clientHeight;
    const look = (): void => {
      // A scroll that comes with a change of size is not the reader's.
      if (element.clientHeight !== height) return;
      stays = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd;
      setAtEnd(stays);
    };
    const resized = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      if (stays) toEnd.current();
      look();
    });
    resized.observe(element);
    // What is shown gets its true height only once it is measured, and that need not scroll anything.
    const measured = new ResizeObserver(look);
    if (content.current !== null) measured.observe(content.current);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      measured.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, content, toEnd]);
  return atEnd;
}
