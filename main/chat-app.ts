// The chat app: wires window, vault, outbox, gateway and sync together, and answers the chat window's calls.
import { join } from 'node:path';
import { app, powerMonitor } from 'electron';
import { CandorError, shapeOf, type ErrorCode } from '../src/errors.ts';
import type { ReplyOf } from '../src/ipc/contract.ts';
import { Enrolment } from './enrolment.ts';
import { addressesIn, startExchange, type Exchange } from './exchange.ts';
import { exportName, exportRecord } from './export-file.ts';
import { inForceRows } from './in-force.ts';
import { register, tell, type Handlers } from './ipc/register.ts';
import { keyPlaces } from './keys/root-key.ts';
import type { LaunchConfig } from './launch-config.ts';
import { inForceOf, type LoadedPolicy } from './policy-file.ts';
import { PolicyKeeper } from './policy-keeper.ts';
import { putAside } from './put-aside.ts';
import { RecordKeeper } from './record-keeper.ts';
import { checkFits, describeSession, openSession, wayToEndpoint, type OpenSession } from './session.ts';
import type { Changes } from './vault/door.ts';
import { uploadAside } from './upload-aside.ts';
import { VaultClient } from './vault-client.ts';
import { askToLeaveBehind, Farewell } from './windows/farewell.ts';
import { askWhere } from './windows/ask-where.ts';
import { openWindow } from './windows/window.ts';

/** Troubles after which the record may be put aside and a new one begun; the others pass by themselves or need IT. */
const mayBePutAside: ReadonlySet<ErrorCode> = new Set(['journal-damaged', 'key-lost', 'keychain-denied']);

/** The vault is asked how much there is once nothing was recorded for so long, ms, and while something always is, this often. */
const countAfter = 400;
const countEvery = 2000;
/** While the disk is full, how often to look whether there is room again, ms. */
const lookForSpaceEvery = 3000;

/** Starts the chat app; returns what ends it in order, false if the person would rather wait for what is not on record yet. */
export function startChatApp(config: LaunchConfig): { readonly stop: () => Promise<boolean> } {
  let open: OpenSession | null = null;
  let problem: CandorError | null = null;
  let acknowledged = false;
  /** A window was shown the problem: when it asks once more, everything is tried again. */
  let told = false;
  let exchange: Exchange | null = null;
  let policies: PolicyKeeper | null = null;
  let counting: NodeJS.Timeout | null = null;
  let appendedAt = 0;
  let exporting = false;

  const record = new RecordKeeper('messages', (state) => {
    tell('chat', { type: 'record', record: state });
  });
  const vault = new VaultClient(join(app.getAppPath(), 'out', 'main', 'vault.js'), {
    onWaiting: (waiting, since) => {
      record.waiting(waiting, since);
    },
    onAppend: (name, error) => {
      record.appended(error);
      if (error !== null) return;
      exchange?.kick(name === 'appendEdits' || name === 'checkDraft' ? 'drafts' : 'messages');
      appendedAt = performance.now();
      count();
    },
    onGone: (error) => {
      record.stop(error);
    },
    onReopened: (error) => {
      if (error === null) record.reset();
      else record.stop(error);
    },
  });

  // Counting asks the vault and makes the window draw what it says, so it waits until typing pauses.
  const count = (after = countAfter, until = performance.now() + countEvery): void => {
    counting ??= setTimeout(() => {
      counting = null;
      const now = performance.now();
      if (now - appendedAt < countAfter && now < until) {
        count(countAfter, until);
        return;
      }
      void vault.ask('status', {}).then(
        ({ seq, receipted, today, lowSpace }) => {
          // Drafts have no receipt before their page is closed, so only messages count as waiting for one.
          record.count(seq.messages - receipted.messages, today, lowSpace);
          if (lowSpace) count(lookForSpaceEvery);
        },
        (error: unknown) => {
          if (error instanceof CandorError && error.code !== 'record-stopped') console.error('status:', error.code);
        },
      );
    }, after);
  };

  const publish = ({ messages, conversations, openings }: Changes): void => {
    for (const message of messages) tell('chat', { type: 'message', message });
    for (const conversation of conversations) tell('chat', { type: 'conversation', conversation });
    for (const opening of openings) tell('chat', { type: 'opening', opening });
  };
  const complain = (where: string) => (error: unknown) => {
    console.error(`${where}:`, shapeOf(error).code);
  };

  const exchangeFor = (session: OpenSession): Exchange =>
    startExchange({
      session,
      vault,
      record,
      onChanges: publish,
      onReceipt: count,
      onRedacted: () => {
        tell('chat', { type: 'drafts' });
      },
      uploadAside: async () => uploadAside(keyPlaces(config.data), session.endpoint, await vault.ask('status', {})),
      onRolledBack: (error) => {
        problem = error;
        record.stop(error);
        end();
        void vault.ask('close', {}).catch(complain('close'));
        tell('chat', { type: 'problem', code: error.code, message: error.message, next: error.next ?? '' });
      },
    });
  const end = (): void => {
    exchange?.close();
    policies?.close();
    [exchange, policies] = [null, null];
  };
  // A policy that changed, or the same one on a new day: what the vault says of it is what the windows are told.
  const apply = async (before: OpenSession, loaded: LoadedPolicy, day: number): Promise<OpenSession> => {
    const status = await vault.ask('apply', { inForce: inForceOf(loaded, day) });
    const moved = addressesIn(loaded.policy) !== addressesIn(before.loaded.policy);
    const session: OpenSession = {
      ...before,
      loaded,
      status,
      ...(moved ? wayToEndpoint(config, loaded, before.sign) : {}),
    };
    open = session;
    ({ acknowledged } = status);
    record.begin(status.level, loaded.policy.strict);
    if (moved) {
      exchange?.close();
      exchange = exchangeFor(session);
    }
    tell('chat', { type: 'session' });
    count();
    return session;
  };

  const begin = (): Promise<void> =>
    openSession(config, vault).then(
      (session) => {
        open = session;
        ({ acknowledged } = session.status);
        record.begin(session.status.level, session.loaded.policy.strict);
        exchange = exchangeFor(session);
        let current = session;
        policies = new PolicyKeeper({
          file: config.policy,
          policyKey: config.policyKey,
          current: session.loaded,
          now: () => new Date(),
          fits: (loaded) => {
            checkFits(config, loaded);
          },
          apply: async (loaded, day) => {
            current = await apply(current, loaded, day);
          },
          refused: (error) => {
            record.policyRefused(error);
            if (error !== null)
              tell('chat', {
                type: 'problem',
                code: error.code,
                message: `A new policy on this computer was refused. ${error.message} The one before stays in force.`,
                next: error.next ?? '',
              });
          },
        });
        count();
      },
      (error: unknown) => {
        problem =
          error instanceof CandorError ? error : new CandorError('internal', shapeOf(error).message, { cause: error });
        console.error(error instanceof CandorError ? `${error.code}: ${error.message}` : error);
        record.stop(problem);
        tell('chat', { type: 'problem', code: problem.code, message: problem.message, next: problem.next ?? '' });
      },
    );
  let opening = begin();
  // What could not be opened may be openable now: the keychain was unlocked, the policy installed, the record put aside.
  const beginAgain = async (): Promise<void> => {
    problem = null;
    end();
    record.reset();
    opening = begin();
    await opening;
  };

  const farewell = new Farewell({
    tell: () => {
      tell('chat', { type: 'closing' });
    },
    ask: (settled) => (config.unattended() ? Promise.resolve(true) : askToLeaveBehind(window, settled)),
    leftBehind: () => {
      void vault
        .ask('captureGap', { cause: 'Candor was closed while edits waited for the record' })
        .catch(complain('capture gap'));
    },
  });

  const handlers: Handlers<'chat'> = {
    getSession: async () => {
      farewell.listens(true);
      await opening;
      if (problem !== null && told) await beginAgain();
      told = problem !== null;
      return describeSession(config, record, open, acknowledged, problem);
    },
    putRecordAside: async () => {
      await opening;
      if (problem === null || !mayBePutAside.has(problem.code))
        throw new CandorError('not-allowed', 'The record can be opened, so it is not put aside.');
      putAside(
        keyPlaces(config.data),
        `${problem.code}: ${problem.message}`,
        Enrolment.lastJournal(config.data),
        problem.code !== 'journal-damaged',
      );
      await beginAgain();
      return {};
    },
    acknowledgeNotice: async (request) => {
      await vault.ask('acknowledge', request);
      acknowledged = true;
      record.begin((await vault.ask('status', {})).level, open?.loaded.policy.strict ?? true);
      return {};
    },
    listConversations: async () => ({ conversations: [...(await vault.ask('conversations', {})).conversations] }),
    readThread: (request) => vault.ask('thread', request),
    searchMessages: (request) => vault.ask('search', request),
    restoreDraft: (request) => vault.ask('restoreDraft', request),
    appendEdits: (request) => vault.ask('appendEdits', request),
    checkDraft: (request) => vault.ask('checkDraft', request),
    discardDraft: async (request) => {
      await vault.ask('discardDraft', request);
      if (request.private) exchange?.kick('messages'); // a page the endpoint may hold is redacted with the next pass
      return {};
    },
    sendMessage: async (request) => {
      const { message, conversation } = await vault.ask('sendMessage', request);
      tell('chat', { type: 'conversation', conversation });
      exchange?.forward();
      return { message };
    },
    markRead: async (request) => {
      await vault.ask('markRead', request);
      const { conversation } = await vault.ask('conversation', request);
      if (conversation !== null) tell('chat', { type: 'conversation', conversation });
      return {};
    },
    blockVisitor: ({ conversation, reason }) => {
      if (exchange?.block(conversation, reason) !== true)
        throw new CandorError(
          'gateway-offline',
          'The gateway cannot be reached right now, so this client was not blocked.',
          { next: 'Try again once Candor is connected.' },
        );
      return Promise.resolve({});
    },
    readyToClose: () => {
      farewell.ready();
      return Promise.resolve({});
    },
    listMyDrafts: (request) => vault.ask('myDrafts', request),
    replayMyDraft: (request) => vault.ask('replayDraft', request),
    listOpenings: async () => ({ openings: [...(await vault.ask('myOpenings', {})).openings] }),
    listMyHistory: () => vault.ask('myHistory', {}),
    exportMyRecord: async ({ format }) => {
      if (open === null)
        throw new CandorError('record-stopped', 'The record is not open, so there is nothing to save yet.', {
          next: 'Try again once Candor has started.',
        });
      if (exporting)
        throw new CandorError('conflict', 'A copy is being saved already.', { next: 'Wait until it is done.' });
      exporting = true;
      try {
        const path = await askWhere(window, exportName(format, new Date()), format);
        if (path === null) return { saved: false, path: '' };
        const about = {
          person: { id: config.person.id, name: config.person.name },
          organisation: open.loaded.policy.organisation,
          candor: app.getVersion(),
          exportedAt: Math.floor(Date.now() / 1000),
        };
        await exportRecord({
          vault,
          format,
          path,
          about,
          onProgress: (done, total) => {
            tell('chat', { type: 'progress', done, total });
          },
        });
        return { saved: true, path };
      } finally {
        exporting = false;
      }
    },
    getInForce: (): Promise<ReplyOf<'getInForce'>> =>
      Promise.resolve(
        open === null ? { values: [] } : inForceRows(open.loaded, open.keyStore, record.state, config.origin),
      ),
  };
  register(handlers);

  const window = openWindow('chat', (reason) => {
    farewell.listens(false);
    void vault.ask('captureGap', { cause: `the window ended: ${reason}` }).catch(complain('capture gap'));
    if (!window.isDestroyed()) window.webContents.reload();
  });
  powerMonitor.on('resume', () => {
    exchange?.reconnect();
    void policies?.look(); // it may be another day
  });

  return {
    stop: async () => {
      if (!(await farewell.mayClose())) return false;
      end();
      if (counting !== null) clearTimeout(counting);
      await vault.close();
      return true;
    },
  };
}
