// The few strings of a proof that must be exact: the head cut short, and the command that checks it.
import type { Proof } from '../../../src/ipc/contract.ts';

/** A head in groups of four with its middle left out, like `9c41 77e0 b2d5 … e07a`. */
export function shortHead(head: string): string {
  if (head.length <= 20) return head.replace(/(.{4})(?=.)/gu, '$1 ');
  return `${head.slice(0, 4)} ${head.slice(4, 8)} ${head.slice(8, 12)} … ${head.slice(-4)}`;
}

/** The command an auditor runs on a copy of the record; it says whether the copy ends in this very head. */
export function verifyCommand(proof: Pick<Proof, 'head'>): string {
  return proof.head === '' ? 'candor verify <journal>' : `candor verify <journal> --head ${proof.head}`;
}
