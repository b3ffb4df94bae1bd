// The text a trace ends with: a peer's figure counts only if the peer ends with the same.
import type { BenchTrace } from '../trace.ts';

/** The text after the last edit. */
export function textAfter(edits: BenchTrace['edits']): string {
  let text = '';
  for (const { at, deleted, inserted } of edits) text = text.slice(0, at) + inserted + text.slice(at + deleted);
  return text;
}

/** Throws, naming the peer, if it holds anything else than `wanted`. */
export function sameText(peer: string, held: string, wanted: string): void {
  if (held !== wanted) throw new Error(`${peer} ends with another text than the trace`);
}
