// What the writers of the crash tests type: every edit follows from its number, so that anyone can say what must be on record.
/** The letter edit `n` puts at the end of its draft. */
export function letter(n: number): string {
  return String.fromCodePoint(0x61 + ((n * 7) % 26));
}

/** The draft's text after edit `n`. */
export function textAfter(n: number): string {
  return Array.from({ length: n }, (_, i) => letter(i + 1)).join('');
}
