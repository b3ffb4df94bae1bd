// The forms of an export, as plain data.

/** The forms of an export: a page to read, and data with one fact a line. */
export const exportFormats = ['html', 'jsonl'] as const;
/** See `exportFormats`. */
export type ExportFormat = (typeof exportFormats)[number];
