// Why a client may be blocked, as plain data.

/** Why an employee blocks a client, in the words that go on record. */
export const blockReasons = ['Unwanted messages', 'Abuse or threats', 'Pretends to be somebody else'] as const;
/** See `blockReasons`. */
export type BlockReason = (typeof blockReasons)[number];
