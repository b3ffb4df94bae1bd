// What the gateway took on a device's word alone and whom it stopped for it: all pages, so that nothing is cut off unsaid (P7; gateway.md G4.6).
import { maxPassedRows, unconfirmedReplySchema, type UnconfirmedReply } from '../src/protocol/passed.ts';
import { askEndpoint, moment } from './admin-client.ts';
import type { Gap } from './reconcile-gap.ts';

/** Everything that is unconfirmed, however many answers it takes. Throws what asking throws. */
export async function readUnconfirmed(gateway: {
  readonly endpoint: string;
  readonly key: string;
}): Promise<Omit<UnconfirmedReply, 'next'>> {
  const messages: UnconfirmedReply['messages'] = [];
  for (let after = 0; ; ) {
    const page = await askEndpoint(
      gateway,
      'GET',
      `/v1/unconfirmed?after=${String(after)}&limit=${String(maxPassedRows)}`,
      unconfirmedReplySchema,
    );
    messages.push(...page.messages);
    if (page.next === null) return { stopped: page.stopped, messages };
    after = page.next;
  }
}

/** Each stopped device, with how many of its messages are waited for. */
export function stoppedGaps({ stopped, messages }: Omit<UnconfirmedReply, 'next'>): readonly Gap[] {
  return stopped.map(({ journal, epoch, person, at, reason }) => {
    const waited = messages.filter((one) => one.journal === journal && one.epoch === epoch).length;
    return {
      kind: 'device-stopped',
      sentence: `The gateway stopped a device of ${person} on ${moment(Math.floor(at / 1000))} (journal ${journal}): ${String(waited)} of its messages ${waited === 1 ? 'is' : 'are'} not confirmed by the endpoint. ${reason}`,
    };
  });
}
