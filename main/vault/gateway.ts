// Operations on what the gateway tells: its events become facts, each once.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import type { Entry } from '../../src/journal/entry.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import { changesOf } from './changes.ts';
import { entryOf } from './event-entry.ts';
import type { House } from './house.ts';
import type { Changes } from './shapes.ts';

/** States of messages in one frame at most: who looks at a message opens the frames of its states. */
const statesInFrame = 16;

/** See the first line. */
export const gatewayOperations = {
  /** Resolves with the cursor that is now on record, and with where the messages stand. */
  events: (
    { vault }: House,
    { events }: { readonly events: readonly { readonly cursor: number; readonly event: GatewayEvent }[] },
  ): Promise<{
    readonly cursor: number;
    readonly place: { readonly seq: number; readonly head: string };
    readonly changes: Changes;
  }> =>
    vault.commit((staging) => {
      const messages = new Set<string>();
      const conversations = new Set<string>();
      let last = vault.views.gateway.cursor;
      const states: Entry[] = [];
      const stageStates = (): void => {
        if (states.length > 0) staging.stage(...states.splice(0));
      };
      for (const { cursor, event } of events) {
        if (cursor <= last) continue;
        last = cursor;
        // What became of messages, told together, is one frame: most of a record's frames say nothing else.
        if (event.type === 'status') states.push(entryOf(event, cursor));
        if (event.type !== 'status' || states.length === statesInFrame) stageStates();
        if (event.type !== 'status') staging.stage(entryOf(event, cursor));
        if (event.type === 'status') messages.add(event.message);
        else conversations.add(event.conversation);
        if (event.type === 'inbound') messages.add(event.message);
      }
      stageStates();
      const { seq, head } = vault.journal.position('messages');
      return {
        cursor: vault.views.gateway.cursor,
        place: { seq, head: toBase64Url(head) },
        changes: changesOf(vault.views, messages, conversations),
      };
    }),
};
