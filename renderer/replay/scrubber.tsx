// The scrubber: bars for edits, posts for moments, and one slider over them that hands, mice and screen readers can use.
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useStore, type StoreApi } from 'zustand';
import { Icon } from '../shared/icon.tsx';
import { barsBase, barsHeight, drawBars } from './bar-path.ts';
import { flagPosts } from './flag-posts.ts';
import { momentIcon } from './moment-icons.ts';
import type { PlayerState } from './player-store.ts';
import { recordTime } from './record-time.ts';
import type { ReplayModel } from './replay-model.ts';
import styles from './scrubber.module.css';
import { words } from './words.ts';

interface ScrubberProps {
  readonly store: StoreApi<PlayerState>;
  readonly model: ReplayModel;
  /** The id of the sentence that says what a bar means. */
  readonly describedBy: string;
}

/** Draws the whole draft as one line and moves the player along it. */
export function Scrubber({ store, model, describedBy }: ScrubberProps): ReactNode {
  const position = useStore(store, (state) => state.position);
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { edits } = model.replay;
  const bars = useMemo(() => drawBars(edits, width), [edits, width]);
  const posts = useMemo(() => flagPosts(model.moments, edits.length, width), [model.moments, edits.length, width]);
  const share = edits.length === 0 ? 0 : position / edits.length;
  const second = edits[Math.max(0, position - 1)]?.second;
  const time = second === undefined ? '' : recordTime(second);
  const drawing = (
    <>
      <path className={styles.up} d={bars.up} />
      <path className={styles.down} d={bars.down} />
      <path className={styles.base} d={`M0 ${barsBase}H${width}`} />
    </>
  );
  const viewBox = `0 0 ${Math.max(1, width)} ${barsHeight}`;
  return (
    <div ref={box} className={styles.scrub}>
      <svg className={styles.todo} viewBox={viewBox} preserveAspectRatio="none" aria-hidden="true">
        {drawing}
      </svg>
      <svg
        className={styles.done}
        viewBox={viewBox}
        preserveAspectRatio="none"
        aria-hidden="true"
        style={{ clipPath: `inset(0 ${((1 - share) * 100).toFixed(3)}% 0 0)` }}
      >
        {drawing}
      </svg>
      {posts.map((post) => (
        <span
          key={post.position}
          className={styles.post}
          style={{ insetInlineStart: `${((post.position - 0.5) / edits.length) * 100}%` }}
          aria-hidden="true"
        >
          <Icon name={momentIcon(post)} size="s" />
        </span>
      ))}
      <i className={styles.thumb} style={{ insetInlineStart: `${share * 100}%` }} aria-hidden="true" />
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={edits.length}
        step={1}
        value={position}
        aria-label={words.edit}
        aria-describedby={describedBy}
        aria-valuetext={words.editOf(position, edits.length, time)}
        onPointerDown={() => {
          store.getState().hold(true);
        }}
        onPointerUp={() => {
          store.getState().hold(false);
        }}
        onPointerCancel={() => {
          store.getState().hold(false);
        }}
        onLostPointerCapture={() => {
          store.getState().hold(false);
        }}
        onChange={(event) => {
          store.getState().goTo(Number(event.currentTarget.value));
        }}
      />
    </div>
  );
}

function useWidth(box: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    setWidth(Math.round(element.clientWidth));
    const observer = new ResizeObserver(() => {
      setWidth(Math.round(element.clientWidth));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [box]);
  return width;
}
