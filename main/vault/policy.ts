// Operations on the policy: another comes into force, and what was in force until now.
import type { ReplyOf } from '../../src/ipc/contract.ts';
import type { House } from './house.ts';
import type { InForce, VaultStatus } from './shapes.ts';
import { statusOf } from './vault-status.ts';

/** See the first line. */
export const policyOperations = {
  /** Puts another policy in force; the fact is an entry. */
  apply: ({ vault }: House, { inForce }: { readonly inForce: InForce }): Promise<VaultStatus> =>
    vault.commit(() => {
      vault.putInForce(inForce);
      return statusOf(vault);
    }),

  /** Notices acknowledged and policies applied, newest first. */
  myHistory: ({ vault }: House): ReplyOf<'listMyHistory'> => ({
    notices: [...vault.views.notice.newestFirst()],
    policies: [...vault.views.policy.newestFirst()],
  }),
};
