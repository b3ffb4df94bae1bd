// Moments as an export writes them: UTC, the same on every computer.

/** A `<time>` for a Unix second. */
export function htmlTime(second: number): string {
  return htmlTimeMs(second * 1000);
}

/** A `<time>` for Unix milliseconds; parts of a second are written only where there are any. What is no moment at all stays the number it is. */
export function htmlTimeMs(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(ms);
  const iso = date.toISOString().replace('.000Z', 'Z');
  return `<time datetime="${iso}">${iso.replace('T', ' ').replace('Z', '')}</time>`;
}
