// How long one may still write freely, where the channel sets a limit.
import type { ReactNode } from 'react';
import type { Capabilities } from '../../../src/conversation/capabilities.ts';
import { Icon } from '../../shared/icon.tsx';
import { useNow } from '../../shared/use-now.ts';
import styles from './composer.module.css';

const hour = 3_600_000;
const minute = 60_000;

function left(ms: number): string {
  const hours = Math.floor(ms / hour);
  const minutes = Math.floor((ms % hour) / minute);
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`;
}

/** The time left, or nothing where there is no limit. */
export function WritingWindow({ capabilities }: { readonly capabilities: Capabilities }): ReactNode {
  const now = useNow();
  if (capabilities.until === null || !capabilities.canWrite || capabilities.until <= now) return null;
  return (
    <span className={styles.window}>
      <Icon name="later" size="s" />
      <span>
        <b className="medium num">{left(capabilities.until - now)}</b>{' '}
        <span className={styles.wide}>to write freely</span>
      </span>
    </span>
  );
}
