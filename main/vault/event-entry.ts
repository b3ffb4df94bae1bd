// What the gateway told, as the fact that goes on record.
import type { Entry } from '../../src/journal/entry.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';

/** The entry of an event with this cursor. */
export function entryOf(event: GatewayEvent, cursor: number): Entry {
  switch (event.type) {
    case 'conversation':
      return {
        kind: 'conversation',
        conversation: event.conversation,
        channel: event.channel,
        contact: event.contact,
        capabilities: event.capabilities,
        disclosedAt: event.disclosedAt,
        cursor,
      };
    case 'inbound':
      return {
        kind: 'message-received',
        id: event.message,
        conversation: event.conversation,
        text: event.text,
        composedMs: event.at,
        providerId: event.providerId,
        verified: event.verified,
        cursor,
      };
    case 'status':
      return {
        kind: 'message-state',
        message: event.message,
        state: event.state,
        atMs: event.at,
        ...(event.reason === undefined ? {} : { reason: event.reason }),
        cursor,
      };
    case 'capabilities':
      return { kind: 'capabilities', conversation: event.conversation, capabilities: event.capabilities, cursor };
  }
}
