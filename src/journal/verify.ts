// The verifier: recomputes a journal's chains offline, checks every signature and receipt, and names the first bad frame (P3).
import { equalBytes, toHex } from '../bytes/bytes.ts';
import { verifySignature } from '../crypto/sodium.ts';
import { lanes, type LaneName } from './lane.ts';
import { contexts } from '../crypto/contexts.ts';
import { frameHeader, genesisHead, headBytes, nextHead, receiptBytes, wrapBytes, type ChainId } from './chain.ts';
import type { Unpack } from './fold.ts';
import { foldIsSigned, headsOf, openFold } from './folded-page.ts';
import { frameKeys, openFrame, type FrameKeys } from './frame.ts';
import type { FrameContent } from './entry.ts';
import { pageIsSigned } from './page.ts';
import type { JournalSource, LaneSource, StoredCheckpoint, StoredPage } from './source.ts';

/** What can be wrong, in the order a lane is checked. */
export type FaultKind =
  | 'page-signature' // a page record is not the device's
  | 'wrap-signature' // the device's own wrap of a page key was changed
  | 'page-order' // pages are missing, doubled or out of order
  | 'sequence' // a frame is missing, doubled or out of order
  | 'page-unknown' // a frame names a page that does not cover it
  | 'fold-signature' // a folded page is not the device's, or not at its place
  | 'fold-altered' // with its key, a folded page does not lead to the head it names
  | 'head-differs' // what is signed or receipted is not what is there
  | 'checkpoint-signature'
  | 'receipt-signature'
  | 'truncated' // the device or the endpoint signed more than there is
  | 'unsigned' // frames after the last signature that no key here can open
  | 'frame-altered'; // with its key, a frame does not open to what was committed

/** The first thing found wrong in a lane. */
export interface Fault {
  readonly lane: LaneName;
  readonly seq: number;
  readonly kind: FaultKind;
  /** One sentence for a person. */
  readonly sentence: string;
}

/** What was checked of one lane. */
export interface LaneReport {
  readonly lane: LaneName;
  readonly frames: number;
  /** Head after the last frame, hex. */
  readonly head: string;
  /** Through which frame the device's signatures reach. */
  readonly signedThrough: number;
  /** Through which frame the endpoint's receipts reach; 0 for none. */
  readonly receiptedThrough: number;
  /** Unix second of the last receipt; 0 for none. */
  readonly receiptedAt: number;
  /** How many frames were also opened with their keys. */
  readonly opened: number;
  /** How many of those say nothing any more, because their author discarded the draft as private. */
  readonly withheld: number;
}

/** The verdict over a journal. */
export interface Verdict {
  readonly holds: boolean;
  readonly journal: string;
  readonly epoch: number;
  readonly lanes: readonly LaneReport[];
  /** The first fault of each lane that has one. */
  readonly faults: readonly Fault[];
}

/** What a verifier may know beside the journal itself. Each makes the check stronger; none is needed. */
export interface VerifyOptions {
  /** Ed25519 key of the endpoint; without it receipts count for nothing. */
  readonly endpointKey?: Uint8Array;
  /** Ed25519 key the device is enrolled with; without it the key the journal states is believed. */
  readonly deviceKey?: Uint8Array;
  /** Receipts held elsewhere, per lane: they catch a journal rolled back as a whole. */
  readonly receipts?: (lane: LaneName) => readonly (StoredCheckpoint & { readonly at: number })[];
  /** The page key, where it is at hand. */
  readonly pageKey?: (chain: ChainId, page: StoredPage) => Uint8Array | null;
  /** Unpacks folded pages; without it they are checked by signature only. */
  readonly unpack?: Unpack;
  /** Called with every frame that opened, in order, and the head after it (null inside a run of frames that were taken out): for comparing contents. */
  readonly onFrame?: (lane: LaneName, seq: number, content: FrameContent, head: Uint8Array | null) => void;
  /** Called now and then with frames checked and frames in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Verifies a journal in one pass per lane. Never throws on bad content: what is wrong is in `faults`. */
export function verifyJournal(source: JournalSource, options: VerifyOptions = {}): Verdict {
  const total = lanes.reduce((sum, lane) => sum + source.lane(lane).count, 0);
  let done = 0;
  const reports: LaneReport[] = [];
  const faults: Fault[] = [];
  for (const lane of lanes) {
    const { report, fault } = verifyLane(source, lane, options, () => {
      done++;
      if (done % 1024 === 0) options.onProgress?.(done, total);
    });
    reports.push(report);
    if (fault !== null) faults.push(fault);
  }
  options.onProgress?.(total, total);
  return { holds: faults.length === 0, journal: toHex(source.identity.journal), epoch: source.identity.epoch, lanes: reports, faults };
}

function verifyLane(source: JournalSource, lane: LaneName, options: VerifyOptions, tick: () => void): { report: LaneReport; fault: Fault | null } {
  const { identity } = source;
  const chain: ChainId = { journal: identity.journal, epoch: identity.epoch, lane };
  const deviceKey = options.deviceKey ?? identity.deviceKey;
  const stored = source.lane(lane);
  let fault: Fault | null = null;
  const found = (seq: number, kind: FaultKind, sentence: string): void => {
    fault ??= { lane, seq, kind, sentence };
  };

  checkPages(chain, stored, deviceKey, found);
  const anchors = gatherAnchors(chain, stored, deviceKey, options, found);
  const keys = new Map<number, { readonly page: Uint8Array; readonly frame: FrameKeys } | null>();
  const keysOf = (page: StoredPage): { readonly page: Uint8Array; readonly frame: FrameKeys } | null => {
    let known = keys.get(page.page);
    if (known === undefined) {
      const pageKey = options.pageKey?.(chain, page) ?? null;
      known = pageKey === null ? null : { page: pageKey, frame: frameKeys(pageKey, lane, page.format) };
      keys.set(page.page, known);
    }
    return known;
  };

  let head = genesisHead(chain, deviceKey, identity.previous);
  let seq = 0;
  let opened = 0;
  let withheld = 0;
  let openedSince = 0; // frames opened without a gap up to now, counted back from the newest
  let anchorAt = 0;
  // Compares the head at `seq` with whatever was signed there; what lies inside a folded page nobody could open here is passed over.
  const meetAnchors = (): void => {
    while (anchorAt < anchors.length && (anchors[anchorAt]?.seq ?? 0) <= seq) {
      const anchor = anchors[anchorAt++];
      if (anchor !== undefined && anchor.seq === seq && !equalBytes(anchor.head, head)) {
        found(seq, 'head-differs', `Up to frame ${seq} the ${lane} are not what ${anchor.by} signed; something at or before it was changed.`);
      }
    }
  };
  const take = (content: FrameContent, after: Uint8Array | null): void => {
    opened++;
    openedSince++;
    if (content.withheld === true) withheld++;
    options.onFrame?.(lane, seq, content, after);
  };

  for (const [i, fold] of stored.folds.entries()) {
    const page = stored.pages[i];
    const span = { page: fold.page, format: page?.format ?? 1, firstSeq: seq + 1, lastSeq: fold.lastSeq, before: head, after: fold.head };
    if (page?.page !== fold.page || page.firstSeq !== seq + 1 || fold.lastSeq <= seq) {
      found(seq + 1, 'page-order', `Folded page ${fold.page} of the ${lane} is not the one that should come here.`);
      break;
    }
    if (!foldIsSigned(chain, span, fold, deviceKey)) found(span.firstSeq, 'fold-signature', `Folded page ${fold.page} of the ${lane} (frames ${span.firstSeq} to ${span.lastSeq}) is not what this device signed.`);
    const pageKeys = options.unpack === undefined ? null : keysOf(page);
    if (pageKeys === null || options.unpack === undefined) openedSince = 0;
    else {
      const inside = openFold(chain, span, fold, pageKeys.page, options.unpack);
      if (inside === null) found(span.firstSeq, 'fold-altered', `Folded page ${fold.page} of the ${lane} cannot be opened with its key.`);
      else {
        let last: Uint8Array | null = head;
        for (const step of headsOf(chain, span, inside)) {
          seq = step.seq;
          last = step.head;
          if (last !== null) {
            head = last;
            meetAnchors();
          }
          take(step.content, last);
          tick();
        }
        if (seq !== fold.lastSeq || last === null || !equalBytes(last, fold.head)) found(span.firstSeq, 'fold-altered', `The content of folded page ${fold.page} of the ${lane} does not lead to the head it names.`);
      }
    }
    seq = fold.lastSeq;
    head = fold.head;
    meetAnchors();
  }

  let at = Math.max(0, stored.folds.length - 1); // index of the page the next frame is under
  const folded = seq;
  for (const frame of stored.frames()) {
    if (frame.seq !== seq + 1) {
      found(frame.seq, 'sequence', `Frame ${seq + 1} of the ${lane} is not there; the next one is ${frame.seq}.`);
      break;
    }
    seq = frame.seq;
    while ((stored.pages[at + 1]?.firstSeq ?? Infinity) <= seq) at++;
    const page = stored.pages[at];
    if (page?.page !== frame.page || page.firstSeq <= folded) {
      found(seq, 'page-unknown', `Frame ${seq} of the ${lane} names page ${frame.page}, which does not cover it.`);
      break;
    }
    const pageKeys = keysOf(page);
    const before = head;
    head = nextHead(before, frameHeader(chain, page, seq), frame.commitment);
    if (pageKeys === null) openedSince = 0;
    else {
      const result = openFrame(chain, frame, before, pageKeys.frame);
      if ('content' in result) take(result.content, head);
      else {
        found(seq, 'frame-altered', `Frame ${seq} of the ${lane} is not what was recorded (${result.fault}).`);
        openedSince = 0;
      }
    }
    meetAnchors();
    tick();
  }
  const beyond = anchors.find((anchor) => anchor.seq > seq);
  if (beyond !== undefined) found(seq + 1, 'truncated', `The ${lane} end at frame ${seq}, but ${beyond.by} signed frame ${beyond.seq}.`);
  const signedThrough = anchors.reduce((last, anchor) => (anchor.seq <= seq ? Math.max(last, anchor.seq) : last), folded);
  if (seq - signedThrough > openedSince) found(signedThrough + 1, 'unsigned', `Frames ${signedThrough + 1} to ${seq} of the ${lane} carry no signature yet and cannot be opened here, so nobody vouches for them.`);
  const receipts = anchors.filter((anchor) => anchor.at > 0 && anchor.seq <= seq);
  const last = receipts.at(-1);
  return { report: { lane, frames: seq, head: toHex(head), signedThrough, receiptedThrough: last?.seq ?? 0, receiptedAt: last?.at ?? 0, opened, withheld }, fault };
}

function checkPages(chain: ChainId, stored: LaneSource, deviceKey: Uint8Array, found: (seq: number, kind: FaultKind, sentence: string) => void): void {
  let expected = 1;
  let firstSeq = 0;
  for (const page of stored.pages) {
    if (page.page !== expected || page.firstSeq <= firstSeq || (expected === 1 && page.firstSeq !== 1)) {
      found(page.firstSeq, 'page-order', `Page ${page.page} of the ${chain.lane} is not the one that should come here.`);
    }
    if (!pageIsSigned(chain, page, deviceKey)) {
      found(page.firstSeq, 'page-signature', `Page ${page.page} of the ${chain.lane} is not signed by this device.`);
    }
    if (page.wrapped.length > 0 && !verifySignature(contexts.wrap, wrapBytes(chain, page.page, page.wrapped), page.wrapSignature, deviceKey)) {
      found(page.firstSeq, 'wrap-signature', `The key this device keeps for page ${page.page} of the ${chain.lane} was changed; custodians can still open the page.`);
    }
    expected = page.page + 1;
    firstSeq = page.firstSeq;
  }
}

interface Anchor {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly by: string;
  /** Unix second of a receipt; 0 for the device's own signature. */
  readonly at: number;
}

function gatherAnchors(chain: ChainId, stored: LaneSource, deviceKey: Uint8Array, options: VerifyOptions, found: (seq: number, kind: FaultKind, sentence: string) => void): readonly Anchor[] {
  const anchors: Anchor[] = [];
  for (const { seq, head, signature } of stored.checkpoints) {
    if (verifySignature(contexts.head, headBytes(chain, seq, head), signature, deviceKey)) anchors.push({ seq, head, by: 'this device', at: 0 });
    else found(seq, 'checkpoint-signature', `The signature over frame ${seq} of the ${chain.lane} is not this device’s.`);
  }
  const { endpointKey } = options;
  if (endpointKey !== undefined) {
    for (const { seq, head, signature, at } of [...stored.receipts, ...(options.receipts?.(chain.lane) ?? [])]) {
      if (verifySignature(contexts.receipt, receiptBytes(chain, seq, head, at), signature, endpointKey)) anchors.push({ seq, head, by: 'the endpoint', at });
      else found(seq, 'receipt-signature', `The receipt for frame ${seq} of the ${chain.lane} is not the endpoint’s.`);
    }
  }
  return anchors.sort((a, b) => a.seq - b.seq);
}
