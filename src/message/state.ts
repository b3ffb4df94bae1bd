// The states of a message and how events that arrive in any order become the one state shown (design §2).

/** Every state a message can be in, named as the interface, the wire and the record name them. */
export const messageStates = [
  'recorded',
  'receipted',
  'handed-over',
  'accepted',
  'delivered',
  'read',
  'failed',
  'unknown',
  'expired',
] as const;
/** See `messageStates`. */
export type MessageState = (typeof messageStates)[number];

/** True for a state this version knows: a newer program may have recorded others. */
export function isMessageState(state: string): state is MessageState {
  return (messageStates as readonly string[]).includes(state);
}

/** One step of a message's journey; `at` is Unix time in milliseconds, as stated by whoever reported it. */
export interface StateEvent {
  readonly state: MessageState;
  readonly at: number;
  readonly reason?: string;
}

const rank: Readonly<Record<MessageState, number>> = {
  recorded: 0,
  receipted: 1,
  'handed-over': 2,
  unknown: 3,
  accepted: 4,
  expired: 5,
  delivered: 6,
  read: 7,
  failed: 8, // stays visible whatever else arrives: someone has to look
};

/** The state to show for a set of events in any order: a monotone merge, so late or repeated events change nothing. */
export function mergeStates(events: Iterable<Pick<StateEvent, 'state'>>): MessageState {
  let best: MessageState = 'recorded';
  for (const { state } of events) if (rank[state] > rank[best]) best = state;
  return best;
}

/** The steps of a journey as they follow from each other, whatever order they were heard of in and whoever's clock they state. */
export function inOrder(events: readonly StateEvent[]): StateEvent[] {
  return events.toSorted((a, b) => rank[a.state] - rank[b.state]);
}

/** True when nothing more will be tried by itself: the message left, or it never will. */
export function isSettled(state: MessageState): boolean {
  return state !== 'recorded' && state !== 'receipted';
}

/** True from `handed-over` on, the first state in which the interface may say "sent". */
export function maySaySent(state: MessageState): boolean {
  return rank[state] >= rank['handed-over'] && state !== 'failed' && state !== 'unknown' && state !== 'expired';
}
