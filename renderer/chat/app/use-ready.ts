// Says on the page itself that the first data is on screen, for whoever waits for it.
import { useEffect } from 'react';

/** Marks the document as ready once `ready` is true. */
export function useReady(ready: boolean): void {
  useEffect(() => {
    if (ready) document.documentElement.dataset['ready'] = 'true';
  }, [ready]);
}
