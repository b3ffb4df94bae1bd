// The list of moments beside the player: where we are, what came before, what comes later; a click goes there.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { momentWords } from '../../src/draft/moment-words.ts';
import type { Moment } from '../../src/draft/moments.ts';
import { Icon } from '../shared/icon.tsx';
import { momentIcon } from './moment-icons.ts';
import styles from './moment-list.module.css';
import type { PlayerState } from './player-store.ts';
import { recordTime } from './record-time.ts';
import type { ReplayModel } from './replay-model.ts';
import { words } from './words.ts';

interface MomentListProps {
  readonly store: StoreApi<PlayerState>;
  readonly model: ReplayModel;
}

/** Draws the moments; only those in sight are in the page, however many there are. */
export function MomentList({ store, model }: MomentListProps): ReactNode {
  const { moments } = model;
  const current = useStore(store, (state) => currentMoment(moments, state.position));
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: moments.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 32,
    overscan: 12,
  });
  useEffect(() => {
    if (current >= 0) rows.scrollToIndex(current, { align: 'auto' });
  }, [current, rows]);
  return (
    <div ref={scroller} className={styles.scroll} data-scrolls="">
      <ol className={styles.moments} style={{ height: rows.getTotalSize() }} aria-label={words.moments}>
        {rows.getVirtualItems().map((row) => {
          const moment = moments[row.index];
          if (moment === undefined) return null;
          return (
            <li
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              style={{ transform: `translateY(${row.start}px)` }}
              aria-setsize={moments.length}
              aria-posinset={row.index + 1}
            >
              <button
                type="button"
                className={styles.moment}
                aria-current={row.index === current ? 'step' : undefined}
                data-later={row.index > current || undefined}
                data-first={row.index === 0 || undefined}
                data-last={row.index === moments.length - 1 || undefined}
                onClick={() => {
                  store.getState().goTo(moment.position);
                }}
              >
                <time>{moment.second === 0 ? '' : recordTime(moment.second)}</time>
                <Icon name={momentIcon(moment)} />
                <span dir="auto">{momentWords(moment)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** The last moment that is over at this position; -1 before the first. */
export function currentMoment(moments: readonly Moment[], position: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle]?.position ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
