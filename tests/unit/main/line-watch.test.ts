// An outage is told within seconds, and what comes back at once was none.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LineWatch } from '../../../main/line-watch.ts';
import { PauseWatch } from '../../../main/pause-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a line to the company', () => {
  it('P6 a line that breaks is away within three seconds, one that comes back at once never was', () => {
    const told: string[] = [];
    const line: LineWatch = new LineWatch(() => told.push(line.state));
    line.is(true);
    line.is(false);
    vi.advanceTimersByTime(900);
    line.is(true);
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(['online']);
    line.is(false);
    line.is(false);
    vi.advanceTimersByTime(3000);
    expect(told).toEqual(['online', 'offline']);
    line.is(false);
    vi.advanceTimersByTime(60_000);
    line.is(true);
    expect(told).toEqual(['online', 'offline', 'online']);
  });

  it('P6 a start that reaches nobody is away within three seconds; until then it connects', () => {
    const line = new LineWatch(() => undefined);
    line.is(false);
    expect(line.state).toBe('connecting');
    vi.advanceTimersByTime(3000);
    expect(line.state).toBe('offline');
  });
});

describe('a pause', () => {
  const watched = (): { readonly watch: PauseWatch; readonly pauses: () => number } => {
    let pauses = 0;
    const watch = new PauseWatch({ pause: 180_000, longest: 900_000, onPause: () => pauses++ });
    return { watch, pauses: () => pauses };
  };

  it('drafts are brought three minutes after the last edit, once', () => {
    const { watch, pauses } = watched();
    watch.happened();
    vi.advanceTimersByTime(170_000);
    watch.happened();
    vi.advanceTimersByTime(170_000);
    expect(pauses()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(pauses()).toBe(1);
    vi.advanceTimersByTime(3_600_000);
    expect(pauses()).toBe(1);
  });

  it('who never pauses is brought every quarter of an hour all the same', () => {
    const { watch, pauses } = watched();
    for (let second = 0; second <= 3600; second += 10) {
      watch.happened();
      vi.advanceTimersByTime(10_000);
    }
    expect(pauses()).toBe(4);
    watch.close();
    vi.advanceTimersByTime(3_600_000);
    expect(pauses()).toBe(4);
  });
});
