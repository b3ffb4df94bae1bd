// What runs inside the page that rrweb records: its recorder, started with its own defaults, and hands that type the trace.
/* Each function is sent to the page as source, so it may use nothing from outside itself. */

/** An edit as the page is told of it. */
export interface TypedEdit {
  readonly at: number;
  readonly deleted: number;
  readonly inserted: string;
  readonly second: number;
}

declare global {
  interface Window {
    recorded?: { second: number; readonly lines: string[] };
    readonly rrweb?: { readonly record: (options: { readonly emit: (event: unknown) => void }) => unknown };
  }
}

/** Before rrweb is loaded: its events carry the trace's own seconds, as the columns of the floor do. */
export function useTraceClock(): void {
  const recorded = { second: 0, lines: [] as string[] };
  window.recorded = recorded;
  Date.now = () => recorded.second * 1000;
}

/** Starts recording. */
export function startRecording(): void {
  window.rrweb?.record({ emit: (event) => window.recorded?.lines.push(JSON.stringify(event)) });
}

/** Makes edits as native input and returns the events they gave, a JSON line each. */
export async function typeRecorded(edits: readonly TypedEdit[]): Promise<readonly string[]> {
  const box = document.querySelector('textarea');
  const { recorded } = window;
  if (box === null || recorded === undefined) throw new Error('the page is not ready to record');
  box.focus();
  for (const { at, deleted, inserted, second } of edits) {
    recorded.second = second;
    box.setSelectionRange(at, at + deleted);
    document.execCommand(inserted === '' ? 'delete' : 'insertText', false, inserted);
  }
  // What the browser tells after the task (a moved selection) belongs to the recording as well.
  await new Promise((resolve) => setTimeout(resolve));
  return recorded.lines.splice(0);
}
