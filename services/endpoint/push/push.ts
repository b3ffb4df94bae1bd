// Taking a push: every signature and link of the chain is checked before anything is kept, and all of it is kept or none (P3).
import { equalBytes, fromBase64Url } from '../../../src/bytes/bytes.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { sign, verifySignature, type KeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { genesisHead, headBytes, receiptBytes, type ChainId } from '../../../src/journal/chain.ts';
import type { PushRequest, Receipt, WirePage } from '../../../src/protocol/endpoint.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { CompanyPolicies } from '../../company-policies.ts';
import { Alarming } from '../alarm/alarming.ts';
import type { Alarms } from '../alarm/alarms.ts';
import type { EnrolmentRow } from '../device/enrolments.ts';
import type { ChainRow } from '../record/chains.ts';
import { wireReceipt } from '../record/wire.ts';
import type { HeldRecord } from '../record/record.ts';
import type { Boxes } from './boxes.ts';
import { takeFolds } from './folds.ts';
import { takeFrames } from './frames.ts';
import { dayFault, tellOfDay } from './page-days.ts';
import { takePages } from './pages.ts';
import { gap } from './refusals.ts';

/** Checks and keeps a push in one durable transaction; the receipt is for its checkpoint's head (endpoint.md §3). */
export async function takePush(
  record: HeldRecord,
  boxes: Boxes,
  policies: CompanyPolicies,
  by: Enrolment,
  push: PushRequest,
  key: KeyPair,
  nowSeconds: number,
  days: { readonly alarms: Alarms; readonly lateDays: number },
): Promise<Receipt> {
  if (push.journal !== by.journal || push.epoch !== by.epoch)
    throw new CandorError('not-allowed', 'A device may push only its own journal and epoch.');
  if (push.checkpoint.lane !== push.lane || push.pages.some((page) => page.lane !== push.lane))
    throw new CandorError('bad-request', 'A push is about one lane only.');
  const chain: ChainId = { journal: fromBase64Url(push.journal), epoch: push.epoch, lane: push.lane };
  const deviceKey = fromBase64Url(by.signKey);
  if ((push.lane === 'messages' ? push.folds : push.frames).length > 0)
    throw new CandorError('bad-request', 'Messages travel as frames, drafts as folded pages.');
  return record.sql.atomically(async () => {
    const enrolled = await record.enrolments.find(chain.journal, chain.epoch);
    if (enrolled === undefined || !equalBytes(enrolled.sign_key, deviceKey))
      throw new CandorError('not-allowed', 'This device is not enrolled here.', { next: 'Enrol the device again.' });
    const held =
      (await record.chains.find(chain.journal, chain.epoch, chain.lane)) ??
      (await record.chains.add(
        chain.journal,
        chain.epoch,
        chain.lane,
        genesisHead(chain, deviceKey, enrolled.previous),
      ));
    await takePages(record, held, chain, push, deviceKey, nowSeconds, async (page, before) => {
      if (!policies.allowsReaders(push.lane, page.readers)) throw notThePolicys(by, page);
      const fault = dayFault(page, before, nowSeconds, days.lateDays);
      if (fault !== null) await tellOfDay(days.alarms, by, page, fault, nowSeconds);
    });
    for (const page of push.pages) await boxes.take(held.id, page.page, fromBase64Url(page.box), by);
    if (push.lane === 'messages') await takeFrames(record, held, chain, push);
    else await takeFolds(record, held, chain, push, deviceKey);
    return signHead(record, held, chain, push, enrolled, key, nowSeconds);
  });
}

/** A page nobody in the company could open, or somebody else could: an alarm, for the device follows a policy that is not the company's. */
function notThePolicys(by: Enrolment, page: WirePage): Alarming {
  return new Alarming(
    'endpoint-refused',
    `Page ${page.page} is sealed for readers that no policy in force names. Nothing was kept.`,
    {
      id: `readers ${by.journal} ${String(by.epoch)} ${page.lane} ${String(page.page)}`,
      kind: 'readers-not-policy',
      person: by.person,
      journal: by.journal,
      what: `A device of ${by.person} brought a page sealed for readers that no policy in force names. Either it follows another policy, or an old one was taken away before this device had brought what it recorded under it; then put that policy back.`,
    },
  );
}

async function signHead(
  record: HeldRecord,
  held: ChainRow,
  chain: ChainId,
  push: PushRequest,
  enrolled: EnrolmentRow,
  key: KeyPair,
  at: number,
): Promise<Receipt> {
  const { seq } = push.checkpoint;
  const head = fromBase64Url(push.checkpoint.head);
  const signature = fromBase64Url(push.checkpoint.signature);
  const last = push.frames.at(-1)?.seq ?? push.folds.at(-1)?.lastSeq;
  if (last !== undefined && last !== seq)
    throw new CandorError(
      'endpoint-refused',
      'The signed head is not the one after the last frame sent. Nothing was kept.',
    );
  const computed =
    seq === 0
      ? genesisHead(chain, enrolled.sign_key, enrolled.previous)
      : push.lane === 'messages'
        ? (await record.contents.frame(held.id, seq))?.head
        : (await record.contents.foldEndingAt(held.id, seq))?.head;
  if (computed === undefined) throw gap(held.seq + 1);
  if (!equalBytes(computed, head))
    throw new CandorError(
      'endpoint-refused',
      `The head after frame ${seq} is not the one computed here. Nothing was kept.`,
      { next: 'Verify the journal on this device.' },
    );
  if (!verifySignature(contexts.head, headBytes(chain, seq, head), signature, enrolled.sign_key))
    throw new CandorError('endpoint-refused', 'The head is not signed by this device. Nothing was kept.');
  await record.chains.addCheckpoint(held.id, { seq, head, signature });
  let receipt = await record.chains.receipt(held.id, seq);
  if (receipt === undefined) {
    receipt = { seq, head, at, signature: sign(contexts.receipt, receiptBytes(chain, seq, head, at), key.secretKey) };
    await record.chains.addReceipt(held.id, receipt);
  }
  return wireReceipt(push, receipt);
}
