// Operations on the notice: acknowledged, and which were (P5).
import { CandorError } from '../../src/errors.ts';
import type { RequestOf } from '../../src/ipc/contract.ts';
import type { House } from './house.ts';
import type { Nothing } from './shapes.ts';

/** See the first line. */
export const noticeOperations = {
  acknowledge: ({ vault }: House, { version, hash, locale }: RequestOf<'acknowledgeNotice'>): Promise<Nothing> =>
    vault.commit((staging) => {
      const { noticeVersion, noticeHash, level } = vault.inForce;
      if (version !== noticeVersion || hash !== noticeHash) {
        throw new CandorError('notice-pending', 'The notice has changed since it was shown.', {
          next: 'Read the new notice.',
        });
      }
      staging.stage({ kind: 'notice-acknowledged', version, hash, locale, level });
      return {};
    }),
};
