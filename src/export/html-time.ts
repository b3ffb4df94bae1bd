// Moments as an export writes them: UTC, whole seconds, the same on every computer.

/** 2026-01-14 09:30:00 from a Unix second; UTC, which the page says once. */
export function utc(second: number): string {
  return new Date(second * 1000).toISOString().replace('T', ' ').replace('.000Z', '');
}

/** A `<time>` for a Unix second. */
export function htmlTime(second: number): string {
  return `<time datetime="${new Date(second * 1000).toISOString().replace('.000', '')}">${utc(second)}</time>`;
}

/** A `<time>` for Unix milliseconds that may have a part of a second; what is no moment at all is shown as the number it is. */
export function htmlTimeMs(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return String(ms);
  const iso = date.toISOString();
  return `<time datetime="${iso}">${iso.replace('T', ' ').replace('Z', '')}</time>`;
}
