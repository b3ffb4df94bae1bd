// The stations of a message's journey: which are behind it, which are to come, and where it ended (design §2).
import type { Message } from '../../../src/message/calls.ts';
import type { MessageState } from '../../../src/message/state.ts';

/** The six stations of a message that arrives and is read. */
export const stations = [
  'recorded',
  'receipted',
  'handed-over',
  'accepted',
  'delivered',
  'read',
] as const satisfies readonly MessageState[];

/** One station: `at` is null while it was not reached, or was passed without anyone saying when. */
export interface Station {
  readonly state: MessageState;
  readonly at: number | null;
  readonly passed: boolean;
  readonly reason: string;
}

/** The stations to draw for a message; a journey that ended elsewhere shows how far it came, then its end. */
export function stationsOf(message: Pick<Message, 'state' | 'journey'>): readonly Station[] {
  const first = new Map<MessageState, Message['journey'][number]>();
  for (const step of message.journey) if (!first.has(step.state)) first.set(step.state, step);
  const furthest = stations.reduce(
    (best, state, index) => (first.has(state) || message.state === state ? index : best),
    0,
  );
  const all = stations.map(
    (state, index): Station => ({ state, at: first.get(state)?.at ?? null, passed: index <= furthest, reason: '' }),
  );
  if ((stations as readonly MessageState[]).includes(message.state)) return all;
  const end = first.get(message.state);
  return [
    ...all.slice(0, furthest + 1),
    { state: message.state, at: end?.at ?? null, passed: true, reason: end?.reason ?? '' },
  ];
}
