// What `candor reconcile` names: one gap in a sentence, and how rows and devices are called in it.
import type { PassedRow } from '../src/protocol/passed.ts';
import { moment } from './admin-client.ts';

/** What does not agree. */
export interface Gap {
  readonly kind:
    | 'list'
    | 'not-on-record'
    | 'other-history'
    | 'not-acknowledged'
    | 'not-passed'
    | 'not-in-record'
    | 'another-text'
    | 'device-stopped';
  /** One sentence for a person. */
  readonly sentence: string;
}

/** When a row was written, for a sentence. */
export function atOf(row: PassedRow): string {
  return moment(Math.floor(row.at / 1000));
}

/** A device: a journal in one epoch. */
export function deviceOf({ journal, epoch }: { readonly journal: string; readonly epoch: number }): string {
  return `${journal} ${String(epoch)}`;
}

/** A place in a device's record, with the head there. */
export function placeOf(row: {
  readonly journal: string;
  readonly epoch: number;
  readonly seq: number;
  readonly recordHead: string;
}): string {
  return `${deviceOf(row)} ${String(row.seq)} ${row.recordHead}`;
}
