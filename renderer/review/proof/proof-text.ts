// The two strings of a proof that must be exact: the head cut short, and the command that checks it.

/** A head in groups of four with its middle left out, like `9c41 77e0 b2d5 … e07a`. */
export function shortHead(head: string): string {
  if (head.length <= 20) return head.replace(/(.{4})(?=.)/gu, '$1 ');
  return `${head.slice(0, 4)} ${head.slice(4, 8)} ${head.slice(8, 12)} … ${head.slice(-4)}`;
}

/** The command an auditor runs on a copy of the record. */
export const verifyCommand = 'candor verify <journal>';
