// Everything that may be asked of the vault: the list of what each capability answers.
import { joined } from '../../src/slices.ts';
import { arrangementOperations } from './arrangement.ts';
import { conversationOperations } from './conversation.ts';
import { draftOperations } from './draft.ts';
import { exportOperations } from './export.ts';
import { gatewayOperations } from './gateway.ts';
import { messageOperations } from './message.ts';
import { noticeOperations } from './notice.ts';
import { openingOperations } from './opening.ts';
import { policyOperations } from './policy.ts';
import { recordOperations } from './record.ts';
import { redactionOperations } from './redaction.ts';
import { reviewOperations } from './review.ts';
import { searchOperations } from './search.ts';

/** Operations by name; whether one is counted is said in `door.ts`. */
export const operations = joined([
  recordOperations,
  noticeOperations,
  policyOperations,
  conversationOperations,
  arrangementOperations,
  gatewayOperations,
  messageOperations,
  draftOperations,
  redactionOperations,
  searchOperations,
  openingOperations,
  exportOperations,
  reviewOperations,
]);
