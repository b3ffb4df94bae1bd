// Puts aside a record that cannot be opened, when the person asks for it (P6).
import { CandorError, type ErrorCode } from '../../src/errors.ts';
import type { recordRoutes } from '../../src/record/routes.ts';
import { Enrolment } from '../enrolment.ts';
import type { HandlersOf } from '../ipc/register.ts';
import { keyPlaces } from '../keys/root-key.ts';
import { putAside } from '../put-aside.ts';
import type { ChatApp } from './app/context.ts';

/** Troubles after which the record may be put aside and a new one begun; the others pass by themselves or need IT. */
const mayBePutAside: ReadonlySet<ErrorCode> = new Set(['journal-damaged', 'key-lost', 'keychain-denied']);

/** Handlers of `recordRoutes`. */
export function recordHandlers({
  config,
  life,
}: Pick<ChatApp, 'config' | 'life'>): HandlersOf<typeof recordRoutes, 'chat'> {
  return {
    putRecordAside: async () => {
      await life.settled();
      const { problem } = life;
      if (problem === null || !mayBePutAside.has(problem.code))
        throw new CandorError('not-allowed', 'The record can be opened, so it is not put aside.');
      putAside(
        keyPlaces(config.data),
        `${problem.code}: ${problem.message}`,
        Enrolment.lastJournal(config.data),
        problem.code !== 'journal-damaged',
      );
      await life.beginAgain();
      return {};
    },
  };
}
