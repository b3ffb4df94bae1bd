// Whether heads that a device signed elsewhere are on the record here, and where gateways say their list of what passed stands (endpoint.md §10, P7).
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import {
  gatewaysReplySchema,
  headsReplySchema,
  headsRequestSchema,
  type HeadAnswer,
  type SignedPlace,
} from '../../../src/protocol/heads.ts';
import { passedPlaceHolds } from '../../../src/protocol/passed.ts';
import type { Party } from '../../caller.ts';
import type { Nonces } from '../../nonces.ts';
import { kibibyte, nothing, routes } from '../../route.ts';
import { slice } from '../../slice.ts';
import { Alarming } from '../alarm/alarming.ts';
import type { Alarms } from '../alarm/alarms.ts';
import type { HeldRecord } from '../record/record.ts';
import { headsTables, type Places } from './places.ts';

/** The routes, and who may call them. */
export const headsRoutes = routes({
  heads: {
    method: 'POST',
    path: '/v1/heads',
    about: 'says of each head whether the record here has it; keeps where a gateway’s list stands',
    by: ['gateway', 'it', 'auditor'],
    body: headsRequestSchema,
    limit: 512 * kibibyte,
    packed: 'may',
    reply: headsReplySchema,
  },
  gateways: {
    method: 'GET',
    path: '/v1/gateways',
    about: 'lists every place each gateway said its list stood at',
    by: ['it', 'auditor'],
    query: nothing,
    reply: gatewaysReplySchema,
  },
});

/** What this slice works with. */
export interface HeadsNeeds {
  readonly record: HeldRecord;
  readonly places: Places;
  readonly alarms: Alarms;
  readonly nonces: Nonces;
  /** Unix seconds. */
  readonly seconds: () => number;
}

/** See the first sentence. */
export const headsSlice = slice({
  name: 'heads',
  migrations: headsTables,
  routes: headsRoutes,
  handlers: ({ record, places, alarms, nonces, seconds }: HeadsNeeds) => ({
    heads: async ({ by, body, claim }) => {
      const { passed } = body;
      if (passed !== null) {
        if (by.role !== 'gateway') throw new CandorError('not-allowed', 'Only a gateway says where its list stands.');
        if (!passedPlaceHolds(passed, fromBase64Url(by.signKey)))
          throw new CandorError('bad-request', 'The place in the list is not signed by this gateway.');
        await record.sql.atomically(async () => {
          await nonces.claim(claim()); // an older place, sent again by somebody else, is not the gateway's doing
          await takePlace(places, alarms, by, passed, seconds());
        });
      }
      const answers: HeadAnswer[] = [];
      for (const { journal, epoch, seq, head } of body.places)
        answers.push(await answerTo(record, fromBase64Url(journal), epoch, seq, head));
      return { answers };
    },
    gateways: async () => ({ places: await places.all() }),
  }),
});

/** A place that was told once more changes nothing; another one at or before it is a list that was shortened or rewritten. */
async function takePlace(
  places: Places,
  alarms: Alarms,
  gateway: Party,
  passed: SignedPlace,
  nowSeconds: number,
): Promise<void> {
  const last = await places.last(gateway.signKey);
  if (last?.n === passed.n && last.head === passed.head) return;
  if (last === undefined || last.n < passed.n) {
    await places.add(gateway.signKey, passed, nowSeconds);
    return;
  }
  // Said to whoever looks after it; what the gateway asks is answered all the same.
  await alarms.raise(
    new Alarming('conflict', 'The list of what passed is shorter or another than it was.', {
      id: `passed ${gateway.signKey} ${String(passed.n)} ${passed.head}`,
      kind: 'passed-rewritten',
      person: null,
      journal: null,
      what: `The gateway ${gateway.name} said its list of what passed stood at row ${String(last.n)}, and now names another place at row ${String(passed.n)}. Rows were dropped or rewritten, or an old copy was put back.`,
    }),
  );
}

async function answerTo(
  { chains, contents }: HeldRecord,
  journal: Uint8Array,
  epoch: number,
  seq: number,
  head: string,
): Promise<HeadAnswer> {
  const chain = await chains.find(journal, epoch, 'messages');
  const frame = chain === undefined ? undefined : await contents.frame(chain.id, seq);
  if (frame === undefined) return 'missing';
  return toBase64Url(frame.head) === head ? 'held' : 'differs';
}
