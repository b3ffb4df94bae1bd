// Everything that may be asked of the vault: the list of what each capability answers.
import { conversationOperations } from './conversation.ts';
import { draftOperations } from './draft.ts';
import { exportOperations } from './export.ts';
import { gatewayOperations } from './gateway.ts';
import type { House } from './house.ts';
import { messageOperations } from './message.ts';
import { noticeOperations } from './notice.ts';
import { openingOperations } from './opening.ts';
import { policyOperations } from './policy.ts';
import { recordOperations } from './record.ts';
import { redactionOperations } from './redaction.ts';
import { reviewOperations } from './review.ts';
import { searchOperations } from './search.ts';

/** Operations by name; whether one appends is said in `door.ts`. */
export const operations = {
  ...recordOperations,
  ...noticeOperations,
  ...policyOperations,
  ...conversationOperations,
  ...gatewayOperations,
  ...messageOperations,
  ...draftOperations,
  ...redactionOperations,
  ...searchOperations,
  ...openingOperations,
  ...exportOperations,
  ...reviewOperations,
} satisfies Readonly<Record<string, (house: House, take: never) => unknown>>;
