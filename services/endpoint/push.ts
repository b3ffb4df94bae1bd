// Taking a push: every signature and link of the chain is checked before anything is kept, and all of it is kept or none (P3).
import { equalBytes, fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { sign, verifySignature, type KeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { frameHeader, genesisHead, headBytes, nextHead, receiptBytes, type ChainId } from '../../src/journal/chain.ts';
import { foldIsSigned } from '../../src/journal/folded-page.ts';
import { pageIsSigned } from '../../src/journal/page.ts';
import { readWirePage } from '../../src/protocol/wire-page.ts';
import type { PushRequest, Receipt, WirePage } from '../../src/protocol/endpoint.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import type { Boxes } from './boxes.ts';
import type { CompanyPolicies } from '../company-policies.ts';
import { Alarming, type Alarms } from './alarms.ts';
import { dayFault, tellOfDay } from './page-days.ts';
import type { ChainRow, EndpointStore, EnrolmentRow, PageRow, ReceiptRow } from './store.ts';

/** Checks and keeps a push in one durable transaction; the receipt is for its checkpoint's head (endpoint.md §3). */
export function takePush(
  store: EndpointStore,
  boxes: Boxes,
  policies: CompanyPolicies,
  by: Enrolment,
  push: PushRequest,
  key: KeyPair,
  nowSeconds: number,
  days: { readonly alarms: Alarms; readonly lateDays: number },
): Receipt {
  if (push.journal !== by.journal || push.epoch !== by.epoch)
    throw new CandorError('not-allowed', 'A device may push only its own journal and epoch.');
  if (push.checkpoint.lane !== push.lane || push.pages.some((page) => page.lane !== push.lane))
    throw new CandorError('bad-request', 'A push is about one lane only.');
  const chain: ChainId = { journal: fromBase64Url(push.journal), epoch: push.epoch, lane: push.lane };
  const deviceKey = fromBase64Url(by.signKey);
  if ((push.lane === 'messages' ? push.folds : push.frames).length > 0)
    throw new CandorError('bad-request', 'Messages travel as frames, drafts as folded pages.');
  return store.atomically(() => {
    const enrolled = store.enrolment(chain.journal, chain.epoch);
    if (enrolled === undefined || !equalBytes(enrolled.sign_key, deviceKey))
      throw new CandorError('not-allowed', 'This device is not enrolled here.', { next: 'Enrol the device again.' });
    const held =
      store.chain(chain.journal, chain.epoch, chain.lane) ??
      store.addChain(chain.journal, chain.epoch, chain.lane, genesisHead(chain, deviceKey, enrolled.previous));
    takePages(store, held, chain, push, deviceKey, nowSeconds, (page, before) => {
      if (!policies.allowsReaders(push.lane, page.readers)) throw notThePolicys(by, page);
      const fault = dayFault(page, before, nowSeconds, days.lateDays);
      if (fault !== null) tellOfDay(days.alarms, by, page, fault, nowSeconds);
    });
    for (const page of push.pages) boxes.take(held.id, page.page, fromBase64Url(page.box), by);
    if (push.lane === 'messages') takeFrames(store, held, chain, push);
    else takeFolds(store, held, chain, push, deviceKey);
    return signHead(store, held, chain, push, enrolled, key, nowSeconds);
  });
}

/** A stored receipt as it travels. */
export function wireReceipt(
  chain: { readonly journal: string; readonly epoch: number; readonly lane: PushRequest['lane'] },
  row: ReceiptRow,
): Receipt {
  return {
    journal: chain.journal,
    epoch: chain.epoch,
    lane: chain.lane,
    seq: row.seq,
    head: toBase64Url(row.head),
    at: row.at,
    signature: toBase64Url(row.signature),
  };
}

/** A page as a row. */
export function pageRow(page: WirePage): PageRow {
  return {
    page: page.page,
    format: page.format,
    first_seq: page.firstSeq,
    day: page.day,
    box: fromBase64Url(page.box),
    readers: JSON.stringify(page.readers),
    signature: fromBase64Url(page.signature),
  };
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

function takePages(
  store: EndpointStore,
  held: ChainRow,
  chain: ChainId,
  push: PushRequest,
  deviceKey: Uint8Array,
  arrived: number,
  admit: (page: WirePage, before: PageRow | undefined) => void,
): void {
  for (const page of push.pages) {
    const row = pageRow(page);
    if (!pageIsSigned(chain, readWirePage(page), deviceKey))
      throw new CandorError('endpoint-refused', `Page ${row.page} is not signed by this device. Nothing was kept.`);
    const before = store.page(held.id, row.page);
    if (before === undefined) {
      const previous = store.page(held.id, row.page - 1);
      if (row.format < (previous?.format ?? 1))
        throw new CandorError(
          'endpoint-refused',
          `Page ${row.page} is of an older format than the page before it. Nothing was kept.`,
        );
      admit(page, previous);
      store.addPage(held.id, row, arrived);
    } else if (
      before.format !== row.format ||
      before.day !== row.day ||
      before.first_seq !== row.first_seq ||
      before.readers !== row.readers ||
      !equalBytes(before.box, row.box)
    )
      throw changed(`Page ${row.page}`);
  }
}

function takeFrames(store: EndpointStore, held: ChainRow, chain: ChainId, push: PushRequest): void {
  let { seq, head } = held;
  let page = store.frame(held.id, seq)?.page ?? 0;
  let last: number | undefined;
  for (const frame of push.frames) {
    if (last !== undefined && frame.seq !== last + 1) throw gap(last + 1);
    last = frame.seq;
    const commitment = fromBase64Url(frame.commitment);
    const sealed = fromBase64Url(frame.sealed);
    if (frame.seq <= held.seq) {
      const before = store.frame(held.id, frame.seq);
      if (
        before === undefined ||
        before.page !== frame.page ||
        !equalBytes(before.commitment, commitment) ||
        !equalBytes(before.sealed, sealed)
      )
        throw changed(`Frame ${frame.seq}`);
      continue;
    }
    if (frame.seq !== seq + 1) throw gap(seq + 1);
    const of = store.page(held.id, frame.page);
    if (of === undefined)
      throw new CandorError(
        'endpoint-refused',
        `Frame ${frame.seq} belongs to page ${frame.page}, which was never sent. Nothing was kept.`,
        { next: 'Send the page with its frames.' },
      );
    // Its page cannot be found again by its first frame unless pages follow one another.
    if (frame.page < page || (frame.page !== page) !== (of.first_seq === frame.seq))
      throw new CandorError(
        'endpoint-refused',
        `Frame ${frame.seq} is not where page ${frame.page} says it begins. Nothing was kept.`,
      );
    page = frame.page;
    seq = frame.seq;
    head = nextHead(head, frameHeader(chain, of, seq), commitment);
    store.addFrame(held.id, { seq, page, commitment, sealed, head });
  }
  store.advance(held.id, seq, head);
}

function takeFolds(
  store: EndpointStore,
  held: ChainRow,
  chain: ChainId,
  push: PushRequest,
  deviceKey: Uint8Array,
): void {
  let { seq, head } = held;
  for (const fold of push.folds) {
    const row = {
      page: fold.page,
      last_seq: fold.lastSeq,
      head: fromBase64Url(fold.head),
      sealed: fromBase64Url(fold.sealed),
      signature: fromBase64Url(fold.signature),
    };
    const before = store.fold(held.id, fold.page);
    if (before !== undefined) {
      if (
        before.last_seq !== row.last_seq ||
        !equalBytes(before.head, row.head) ||
        !equalBytes(before.sealed, row.sealed)
      )
        throw changed(`Folded page ${fold.page}`);
      continue;
    }
    const page = store.page(held.id, fold.page);
    if (page?.first_seq !== seq + 1 || row.last_seq <= seq) throw gap(seq + 1);
    const span = {
      page: fold.page,
      format: page.format,
      firstSeq: seq + 1,
      lastSeq: row.last_seq,
      before: head,
      after: row.head,
    };
    if (
      !foldIsSigned(
        chain,
        span,
        { page: fold.page, lastSeq: row.last_seq, head: row.head, sealed: row.sealed, signature: row.signature },
        deviceKey,
      )
    ) {
      throw new CandorError(
        'endpoint-refused',
        `Folded page ${fold.page} is not signed by this device for this place in the chain. Nothing was kept.`,
      );
    }
    store.addFold(held.id, row);
    seq = row.last_seq;
    ({ head } = row);
  }
  store.advance(held.id, seq, head);
}

function signHead(
  store: EndpointStore,
  held: ChainRow,
  chain: ChainId,
  push: PushRequest,
  enrolled: EnrolmentRow,
  key: KeyPair,
  at: number,
): Receipt {
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
        ? store.frame(held.id, seq)?.head
        : store.foldEndingAt(held.id, seq)?.head;
  if (computed === undefined) throw gap(held.seq + 1);
  if (!equalBytes(computed, head))
    throw new CandorError(
      'endpoint-refused',
      `The head after frame ${seq} is not the one computed here. Nothing was kept.`,
      { next: 'Verify the journal on this device.' },
    );
  if (!verifySignature(contexts.head, headBytes(chain, seq, head), signature, enrolled.sign_key))
    throw new CandorError('endpoint-refused', 'The head is not signed by this device. Nothing was kept.');
  store.addCheckpoint(held.id, { seq, head, signature });
  let receipt = store.receipt(held.id, seq);
  if (receipt === undefined) {
    receipt = { seq, head, at, signature: sign(contexts.receipt, receiptBytes(chain, seq, head, at), key.secretKey) };
    store.addReceipt(held.id, receipt);
  }
  return wireReceipt(push, receipt);
}

function gap(expected: number): CandorError {
  return new CandorError('endpoint-refused', `Frames are missing: frame ${expected} comes next. Nothing was kept.`, {
    next: 'Ask what is held and push from there.',
  });
}

function changed(what: string): CandorError {
  return new CandorError('conflict', `${what} is already held with other content. What is held was not changed.`, {
    next: 'Verify the journal on this device.',
  });
}
