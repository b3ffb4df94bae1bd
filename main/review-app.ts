// The review app: opens cases over what the endpoint holds, with keys the custodians release, and answers the review window, which cannot write.
import { join } from 'node:path';
import { app } from 'electron';
import { CandorError, shapeOf } from '../src/errors.ts';
import { register, tell, type Handlers } from './ipc/register.ts';
import type { LaunchConfig } from './launch-config.ts';
import { SignedClient } from './network/endpoint-client.ts';
import { RecordKeeper } from './record-keeper.ts';
import { ReviewCases } from './review-case.ts';
import { describeSession, openSession, type OpenSession } from './session.ts';
import { Sync } from './sync.ts';
import { VaultClient } from './vault-client.ts';
import { openWindow } from './windows/window.ts';

/** Starts the review app; returns what ends it in order. */
export function startReviewApp(config: LaunchConfig): { readonly stop: () => Promise<boolean> } {
  let open: OpenSession | null = null;
  let problem: CandorError | null = null;
  let sync: Sync | null = null;
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
      problem =
        error instanceof CandorError ? error : new CandorError('internal', shapeOf(error).message, { cause: error });
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
  const cases = new ReviewCases({
    vault,
    services: async () => {
      const now = await session();
      await now.enrolment.ensure(vault, now.endpoint);
      const { endpoint, custodians } = now.loaded.policy;
      return {
        endpoint: now.endpoint,
        endpointKey: endpoint.key,
        custodians: [...custodians.messages, ...custodians.drafts],
        custodian: ({ url, name }) => new SignedClient(url, name, now.sign, () => now.enrolment.certificate),
      };
    },
    onProgress: (done, total) => {
      tell('review', { type: 'opening-case', done, total });
    },
  });

  const handlers: Handlers<'review'> = {
    getSession: async () => {
      await opening;
      await cases.close(); // a window that begins anew has no case, so nothing stays open behind it
      return describeSession(config, record, open, true, problem);
    },
    listPeople: () => cases.people(),
    openCase: (request) => cases.open(request),
    closeCase: async () => {
      await cases.close();
      return {};
    },
    listReviewed: () => cases.look('list', '', (room) => vault.ask('roomList', { room })),
    readReviewedThread: (request) =>
      cases.look('thread', request.conversation, (room) => vault.ask('roomThread', { room, ...request })),
    searchReviewed: (request) =>
      cases.look('search', request.query, (room) => vault.ask('roomSearch', { room, ...request })),
    replayReviewedDraft: (request) =>
      cases.look('replay', request.draft, (room) => vault.ask('roomReplay', { room, ...request })),
    listTakenOut: () => cases.takenOut(),
    openTakenOut: (request) => cases.openTakenOut(request),
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
