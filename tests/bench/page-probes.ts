// What runs inside the two windows of the acknowledgement bench: waiting for input and for its acknowledgement, and calling directly.
/* Each function is sent to the page as source, so it may use nothing from outside itself. */

/** What the probes keep on the page. */
export interface ProbeState {
  input: number;
  taken: number[];
  acknowledged: number;
}

declare global {
  interface Window {
    benchProbe?: ProbeState;
    readonly floor?: { readonly flush: (take: unknown) => Promise<unknown> };
  }
}

/** Candor's window: from the native input event to main saying that the edit's call was answered. */
export function watchCandor(): void {
  const probe: ProbeState = { input: 0, taken: [], acknowledged: 0 };
  window.benchProbe = probe;
  window.addEventListener('input', () => (probe.input = performance.now()), { capture: true });
  window.candor.on((event: { readonly type: string }) => {
    if (event.type !== 'bench-acknowledged' || probe.input === 0) return;
    probe.taken.push(performance.now() - probe.input);
    probe.input = 0;
    probe.acknowledged++;
  });
}

/** The floor's window: the same event, one bare call, its answer. */
export function watchFloor(): void {
  const probe: ProbeState = { input: 0, taken: [], acknowledged: 0 };
  window.benchProbe = probe;
  const { floor } = window;
  window.addEventListener('input', () => (probe.input = performance.now()), { capture: true });
  document.querySelector('textarea')?.addEventListener('input', () => {
    const edit = { at: 0, deleted: 0, inserted: 'a', kind: 'type', composing: false, origin: 'person' };
    void floor
      ?.flush({ conversation: 'bench-conversation', draft: 'bench-draft', first: 1, edits: [edit] })
      .then(() => {
        probe.taken.push(performance.now() - probe.input);
        probe.input = 0;
        probe.acknowledged++;
      });
  });
}

/** Calls Candor's bridge with one edit, `count` times, each after the last was acknowledged; returns ms each took. */
export async function callCandor({
  first,
  count,
}: {
  readonly first: number;
  readonly count: number;
}): Promise<number[]> {
  const taken: number[] = [];
  const { candor } = window;
  if (!('appendEdits' in candor)) throw new Error('not a chat window');
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    const outcome = await candor.appendEdits({
      conversation: 'bench-conversation',
      draft: 'bench-direct',
      first: first + i,
      edits: [{ at: 0, deleted: 0, inserted: 'a', kind: 'type', composing: false, origin: 'person' }],
    });
    taken.push(performance.now() - began);
    if (!outcome.ok) throw new Error(outcome.error.message);
  }
  return taken;
}

/** The same for the floor. */
export async function callFloor({
  first,
  count,
}: {
  readonly first: number;
  readonly count: number;
}): Promise<number[]> {
  const taken: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await window.floor?.flush({
      conversation: 'bench-conversation',
      draft: 'bench-direct',
      first: first + i,
      edits: [{ at: 0, deleted: 0, inserted: 'a', kind: 'type', composing: false, origin: 'person' }],
    });
    taken.push(performance.now() - began);
  }
  return taken;
}
