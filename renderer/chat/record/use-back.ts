// True for a moment after an outage ended: that it is over is said, too.
import { useEffect, useRef, useState } from 'react';

/** How long it is said, ms. */
const aMoment = 6000;

/** `offline`: the line is away. */
export function useBack(offline: boolean): boolean {
  const [back, setBack] = useState(false);
  const was = useRef(offline);
  useEffect(() => {
    const returned = was.current && !offline;
    was.current = offline;
    setBack(returned);
    if (!returned) return undefined;
    const timer = setTimeout(() => setBack(false), aMoment);
    return () => clearTimeout(timer);
  }, [offline]);
  return back;
}
