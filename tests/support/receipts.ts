// The endpoint's part in tests of the vault: signs receipts over what a device pushes.
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { sign } from '../../src/crypto/sodium.ts';
import { receiptBytes } from '../../src/journal/chain.ts';
import type { PushRequest, Receipt } from '../../src/protocol/endpoint.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { endpointKeys } from './test-keys.ts';

/** The receipt a true endpoint would answer a push with, at Unix second `at`; with another `secretKey` it is a forgery. */
export function receiptFor(push: PushRequest, at: number, secretKey: Uint8Array = endpointKeys().secretKey): Receipt {
  const { journal, epoch, lane, checkpoint } = push;
  const chain = { journal: fromBase64Url(journal), epoch, lane };
  const signature = sign(
    contexts.receipt,
    receiptBytes(chain, checkpoint.seq, fromBase64Url(checkpoint.head), at),
    secretKey,
  );
  return { journal, epoch, lane, seq: checkpoint.seq, head: checkpoint.head, at, signature: toBase64Url(signature) };
}
