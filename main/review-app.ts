// The review app: opens cases over what the endpoint holds, with keys the custodians release, and answers the review window, which cannot write.
import { join } from 'node:path';
import { app } from 'electron';
import type { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { CandorError, shapeOf } from '../src/errors.ts';
import type { RequestOf, ReplyOf } from '../src/ipc/contract.ts';
import type { Custodian } from '../src/policy/policy.ts';
import { readCertificate } from '../src/protocol/credentials.ts';
import { releaseReplySchema } from '../src/protocol/custodian.ts';
import { reviewFramesReplySchema, reviewJournalsReplySchema, reviewPokeReplySchema, type WireFold, type WireFrame, type WirePage } from '../src/protocol/endpoint.ts';
import type { LaneName } from '../src/journal/lane.ts';
import type { Enrolment } from '../src/protocol/signed.ts';
import { register, tell, type Handlers } from './ipc/register.ts';
import type { LaunchConfig } from './launch-config.ts';
import { SignedClient } from './network/endpoint-client.ts';
import { RecordKeeper } from './record-keeper.ts';
import { describeSession, openSession, type OpenSession } from './session.ts';
import { Sync } from './sync.ts';
import type { RoomJournal, RoomLane } from './vault/reading-room.ts';
import { VaultClient } from './vault-client.ts';
import { openWindow } from './windows/window.ts';

/** Frames asked for at once. */
const framesAtOnce = 5000;

/** Starts the review app; returns what ends it in order. */
export function startReviewApp(config: LaunchConfig): { readonly stop: () => Promise<boolean> } {
  let open: OpenSession | null = null;
  let problem: CandorError | null = null;
  let sync: Sync | null = null;
  let openCase = '';
  const record = new RecordKeeper('messages', (state) => {
    tell('review', { type: 'record', record: state });
  });
  const vault = new VaultClient(join(app.getAppPath(), 'out', 'main', 'vault.js'), {
    onWaiting: (waiting, since) => {
      record.waiting(waiting, since);
    },
    onAppend: (_name, error) => {
      record.appended(error);
      if (error === null) sync?.kick('messages');
    },
    onGone: (error) => {
      record.stop(error);
    },
    onReopened: (error) => {
      if (error === null) record.reset();
      else record.stop(error);
    },
  });

  const opening = openSession(config, vault).then(
    (session) => {
      open = session;
      record.begin(session.loaded.policy.level, false);
      sync = new Sync({
        vault,
        endpoint: session.endpoint,
        endpointKey: session.loaded.policy.endpoint.key,
        enrol: () => session.enrolment.ensure(vault, session.endpoint),
        onOnline: (online, error) => {
          record.endpoint(online, error);
        },
        onChanges: () => undefined,
        onReceipt: () => undefined,
        onRedacted: () => undefined,
        uploadAside: () => Promise.resolve(),
        onRolledBack: (error) => {
          record.stop(error);
        },
      });
      sync.start();
    },
    (error: unknown) => {
      problem = error instanceof CandorError ? error : new CandorError('internal', shapeOf(error).message, { cause: error });
      console.error(error instanceof CandorError ? `${error.code}: ${error.message}` : error);
      record.stop(problem);
      tell('review', { type: 'problem', code: problem.code, message: problem.message, next: problem.next ?? '' });
    },
  );

  const session = async (): Promise<OpenSession> => {
    await opening;
    if (open === null) throw problem ?? new CandorError('record-stopped', 'The record is not open.');
    return open;
  };
  // Every look is an entry in the reviewer's own journal before anything is shown (P4).
  const noting = async (what: 'case-opened' | 'list' | 'thread' | 'search' | 'replay', detail: string): Promise<void> => {
    await vault.ask('reviewAccess', { entry: { kind: 'review-access', what, case: openCase, detail } });
  };

  const handlers: Handlers<'review'> = {
    getSession: async () => {
      await opening;
      return describeSession(config, record, open, true, problem);
    },
    openCase: async (request) => {
      const now = await session();
      openCase = request.case;
      await noting('case-opened', request.reason);
      await now.enrolment.ensure(vault, now.endpoint);
      const { journals, openedBy } = await gather(now, request, vault);
      const { proof, conversations } = await vault.ask('roomOpen', { journals, endpointKey: now.loaded.policy.endpoint.key });
      return { proof, conversations, openedBy: [...openedBy] };
    },
    listReviewed: async () => {
      await noting('list', '');
      return vault.ask('roomList', {});
    },
    readReviewedThread: async (request) => {
      await noting('thread', request.conversation);
      return vault.ask('roomThread', request);
    },
    searchReviewed: async (request) => {
      await noting('search', request.query);
      return vault.ask('roomSearch', request);
    },
    replayReviewedDraft: async (request): Promise<ReplyOf<'replayReviewedDraft'>> => {
      await noting('replay', request.draft);
      return vault.ask('roomReplay', request);
    },
  };
  register(handlers);
  const window = openWindow('review', () => {
    if (!window.isDestroyed()) window.webContents.reload();
  });
  return {
    stop: async () => {
      sync?.close();
      await vault.close();
      return true;
    },
  };
}

async function gather(session: OpenSession, request: RequestOf<'openCase'>, vault: VaultClient): Promise<{ readonly journals: readonly RoomJournal[]; readonly openedBy: ReadonlySet<string> }> {
  const { endpoint, loaded } = session;
  const endpointKey = fromBase64Url(loaded.policy.endpoint.key);
  const openedBy = new Set<string>();
  const journals: RoomJournal[] = [];
  const ask = (): Promise<z.infer<typeof reviewJournalsReplySchema>> => endpoint.request('GET', '/v1/review/journals', reviewJournalsReplySchema);
  let held = await ask();
  if (request.drafts) {
    // Drafts are on their authors' computers until a page is full; those that are connected bring what they have now.
    await Promise.all(held.journals.map(({ journal, epoch }) => endpoint.request('POST', '/v1/review/poke', reviewPokeReplySchema, { journal, epoch })));
    held = await ask();
  }
  for (const journal of held.journals) {
    const enrolment = readCertificate(journal.certificate, endpointKey);
    const lane = async (name: LaneName): Promise<RoomLane> => {
      const at = journal.lanes.find((one) => one.lane === name);
      const { pages, frames, folds } = await fetchLane(session, journal.journal, journal.epoch, name, at?.checkpoint?.seq ?? 0);
      const open = name === 'messages' || request.drafts;
      const boxes = open && pages.length > 0 ? await release(session, vault, name, enrolment, pages, request, openedBy) : [];
      return { pages, frames, folds, checkpoint: at?.checkpoint ?? null, receipt: at?.receipt ?? null, boxes };
    };
    journals.push({ enrolment, lanes: { messages: await lane('messages'), drafts: await lane('drafts') } });
  }
  return { journals, openedBy };
}

/** Frames 1 to `through`: what came to the endpoint while we read belongs to the next look. */
async function fetchLane(session: OpenSession, journal: string, epoch: number, lane: LaneName, through: number): Promise<{ pages: WirePage[]; frames: WireFrame[]; folds: WireFold[] }> {
  const pages = new Map<number, WirePage>();
  const frames: WireFrame[] = [];
  const folds: WireFold[] = [];
  for (let from = 1; from <= through; ) {
    const path = `/v1/review/frames?journal=${journal}&epoch=${epoch}&lane=${lane}&from=${from}&limit=${framesAtOnce}`;
    const reply = await session.endpoint.request('GET', path, reviewFramesReplySchema);
    for (const page of reply.pages) if (page.firstSeq <= through) pages.set(page.page, page);
    frames.push(...reply.frames.filter((frame) => frame.seq <= through));
    folds.push(...reply.folds.filter((fold) => fold.lastSeq <= through));
    const last = reply.frames.at(-1)?.seq ?? reply.folds.at(-1)?.lastSeq;
    if (last === undefined || !reply.more) break;
    from = last + 1;
  }
  return { pages: [...pages.values()].sort((a, b) => a.page - b.page), frames, folds };
}

/** Asks the custodians, one after the other from the outermost box in; what comes back is still boxed, for this device. */
async function release(session: OpenSession, vault: VaultClient, lane: LaneName, author: Enrolment, pages: readonly WirePage[], request: RequestOf<'openCase'>, openedBy: Set<string>): Promise<RoomLane['boxes']> {
  const { custodians } = session.loaded.policy;
  const all: readonly Custodian[] = [...custodians.messages, ...custodians.drafts];
  const released: { page: number; box: Uint8Array }[] = [];
  for (let from = 0; from < pages.length; from += 500) {
    const slice = pages.slice(from, from + 500);
    let boxes: readonly Uint8Array[] = slice.map((page) => fromBase64Url(page.box));
    const readers = slice[0]?.readers ?? [];
    for (const [step, key] of readers.entries()) {
      const custodian = all.find((one) => one.key === key);
      if (custodian === undefined) throw new CandorError('custodian-refused', 'Part of this record is sealed for a custodian the policy no longer names.', { next: 'Ask compliance who holds that key now.' });
      if (step > 0) boxes = (await vault.ask('innerBoxes', { boxes })).inner;
      const client = new SignedClient(custodian.url, custodian.name, session.sign, () => session.enrolment.certificate);
      const reply = await client.request('POST', '/v1/release', releaseReplySchema, {
        case: request.case,
        reason: request.reason,
        author: author.person,
        pages: slice.map((page, i) => ({ journal: author.journal, epoch: author.epoch, lane, page: page.page, box: toBase64Url(boxes[i] ?? new Uint8Array(0)) })),
      });
      openedBy.add(reply.custodian);
      boxes = reply.released.map((one) => fromBase64Url(one.box));
    }
    slice.forEach((page, i) => released.push({ page: page.page, box: boxes[i] ?? new Uint8Array(0) }));
  }
  return released;
}
