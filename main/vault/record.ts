// Operations on the record as a whole: opened, where it stands, what the endpoint has of it, closed.
import type { LaneName } from '../../src/journal/lane.ts';
import type { PushRequest, Receipt } from '../../src/protocol/endpoint.ts';
import { changesOf, noChanges } from './changes.ts';
import type { House } from './house.ts';
import type { Beginning, Changes, InForce, Nothing, VaultStatus } from './shapes.ts';
import { statusOf } from './vault-status.ts';

/** Enough for hours of writing; the disk is called full only once this is needed. */
const reserveBytes = 16 * 1024 * 1024;

const now = (): number => Math.floor(Date.now() / 1000);

/** What a record is opened with. */
export interface ToOpen {
  readonly path: string;
  readonly root: Uint8Array;
  readonly person: string;
  readonly inForce: InForce;
  readonly beginning: Beginning;
}

/** See the first line. */
export const recordOperations = {
  open: (house: House, take: ToOpen): VaultStatus => statusOf(house.open({ ...take, now, reserveBytes })),

  status: ({ vault }: House): VaultStatus => statusOf(vault),

  /** A window died or edits may be missing for another reason: says so for every open draft. */
  captureGap: ({ vault }: House, { cause }: { readonly cause: string }): Promise<Nothing> =>
    vault.commit((staging) => {
      for (const { log } of vault.views.draft.allOpen())
        staging.stage({ kind: 'capture-gap', draft: log.id, through: log.edits, cause });
      return {};
    }),

  /** What the endpoint does not hold yet of a lane, null for nothing. */
  pending: (
    { vault }: House,
    { lane, limit }: { readonly lane: LaneName; readonly limit: number },
  ): { readonly push: PushRequest | null } => {
    if (lane === 'drafts' && vault.views.draft.toTakeOut().length > 0) return { push: null }; // no page travels with what is to be taken out
    return { push: vault.journal.pending(lane, vault.journal.receipt(lane)?.seq ?? 0, limit) };
  },

  /** Keeps a receipt; messages it covers become `receipted`. */
  receipt: ({ vault }: House, { receipt }: { readonly receipt: Receipt }): Promise<Changes> =>
    vault.commit(() => {
      vault.journal.stageReceipt(receipt);
      if (receipt.lane !== 'messages') return noChanges;
      const { message } = vault.views;
      const before = message.receipt.seq;
      message.receipted(receipt.seq, receipt.at);
      const changed = message.ours(before, receipt.seq);
      return changesOf(
        vault.views,
        changed.map(({ id }) => id),
        changed.map(({ conversation }) => conversation),
      );
    }),

  sign: (
    { vault }: House,
    { context, message }: { readonly context: string; readonly message: Uint8Array },
  ): { readonly signature: Uint8Array } => ({ signature: vault.journal.sign(context, message) }),

  close: (house: House): Nothing => {
    house.close();
    return {};
  },
};
