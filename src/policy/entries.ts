// Facts about the policy: which came into force on this device, and what it records.
import { name, oneOf, positive, text, type EntryKinds } from '../journal/fields.ts';
import { captureLevels } from './level.ts';

/** See the first line. */
export const policyEntries = {
  'policy-applied': {
    lane: 'messages',
    fields: { version: positive, hash: name, level: oneOf(...captureLevels), source: text },
  },
} as const satisfies EntryKinds;
