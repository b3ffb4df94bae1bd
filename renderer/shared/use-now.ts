// The current time for what is shown relative to it; moves on once a minute.
import { useEffect, useState } from 'react';

const minute = 60_000;

/** Unix milliseconds, renewed every minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minute);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}
