// Choices a window offers, as plain data without imports: forms of an export, reasons to block a client.

/** The forms of an export: a page to read, and data with one fact a line. */
export const exportFormats = ['html', 'jsonl'] as const;
/** See `exportFormats`. */
export type ExportFormat = (typeof exportFormats)[number];

/** Why an employee blocks a client, in the words that go on record. */
export const blockReasons = ['Unwanted messages', 'Abuse or threats', 'Pretends to be somebody else'] as const;
/** See `blockReasons`. */
export type BlockReason = (typeof blockReasons)[number];
