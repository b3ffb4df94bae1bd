// Entry of the vault process: takes operations over the message port, one answer each, and nothing else.
import { setTimeout as rest } from 'node:timers/promises';
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { CandorError, shapeOf } from '../../src/errors.ts';
import type { Answer, Ask, InRoom, OperationName, Operations } from './door.ts';
import { ReadingRoom } from './reading-room.ts';
import { Vault } from './vault.ts';

let vault: Vault | null = null;
let room: { readonly number: number; readonly room: ReadingRoom } | null = null;

function opened(): Vault {
  if (vault === null) throw new CandorError('record-stopped', 'The record is not open.');
  return vault;
}

function entered({ room: number }: InRoom): ReadingRoom {
  if (room?.number !== number)
    throw new CandorError('not-allowed', 'No case is open.', { next: 'Open a case with its reason first.' });
  return room.room;
}

function leave(): void {
  room?.room.close();
  room = null;
}

function innerBox(box: Uint8Array): Uint8Array | null {
  const inner = opened().unbox(box);
  return inner !== null && inner.length > 48 ? inner : null;
}

type Handlers = {
  readonly [N in OperationName]: (
    take: Operations[N]['take'],
  ) => Operations[N]['give'] | Promise<Operations[N]['give']>;
};

/** Enough for hours of writing; the disk is called full only once this is needed. */
const reserveBytes = 16 * 1024 * 1024;

/** By then the window is usable, ms; checking what was on record before takes a part of the processor. */
const checkAfter = 5000;

const now = (): number => Math.floor(Date.now() / 1000);

const handlers: Handlers = {
  open: (take) => {
    if (vault !== null) return vault.status();
    const begun = new Vault({ ...take, now, reserveBytes });
    vault = begun;
    begun.fold().catch((error: unknown) => {
      console.error('folding:', shapeOf(error).code);
    });
    rest(checkAfter)
      .then(() => begun.check())
      .catch((error: unknown) => {
        console.error('checking:', shapeOf(error).code); // every operation that writes says so, too
      });
    return begun.status();
  },
  status: () => opened().status(),
  apply: (take) => opened().apply(take.inForce),
  acknowledge: (take) => opened().acknowledge(take),
  appendEdits: (take) => opened().appendEdits(take),
  checkDraft: (take) => opened().checkDraft(take),
  discardDraft: (take) => opened().discardDraft(take),
  redaction: () => opened().redaction(),
  redacted: (take) => opened().redacted(take.page, take.refused),
  sendMessage: (take) => opened().sendMessage(take),
  captureGap: (take) => opened().captureGap(take.cause),
  events: (take) => opened().events(take.events),
  openings: (take) => opened().openings(take.openings),
  state: (take) => opened().state(take.message, take.state, take.reason),
  reviewAccess: (take) => opened().reviewAccess(take.entry),
  outbox: (take) => ({ items: opened().outbox(take.limit) }),
  endDraftsPage: () => opened().endDraftsPage(),
  pending: (take) => opened().pending(take.lane, take.limit),
  receipt: (take) => opened().receipt(take.receipt),
  sign: (take) => ({ signature: opened().sign(take.context, take.message) }),
  innerBoxes: (take) => ({ inner: take.boxes.map(innerBox) }),
  roomBegin: (take) => {
    leave();
    room = { number: take.room, room: new ReadingRoom(take.scope, fromBase64Url(take.endpointKey)) };
    return {};
  },
  roomAdd: (take) => {
    entered(take).add(take.journal, (box) => opened().unbox(box));
    return {};
  },
  roomReady: (take) => {
    const ready = entered(take);
    ready.ready();
    return { proof: ready.proof, conversations: ready.list().conversations.length };
  },
  roomList: (take) => entered(take).list(),
  roomThread: (take) => entered(take).thread(take),
  roomSearch: (take) => entered(take).search(take),
  roomTakenOut: (take) => entered(take).takenOut(take.journal, (box) => opened().unbox(box)),
  roomReplay: (take) => entered(take).replay(take.draft),
  roomClose: (take) => {
    if (room?.number === take.room) leave();
    return {};
  },
  conversations: () => ({ conversations: opened().contents.conversations() }),
  conversation: (take) => ({ conversation: opened().contents.conversation(take.conversation) }),
  thread: (take) => opened().contents.thread(take),
  search: (take) => opened().contents.search(take),
  restoreDraft: (take) => opened().contents.drafts.restore(take.conversation),
  markRead: (take) => {
    opened().contents.projection.markRead(take.conversation);
    return {};
  },
  myDrafts: (take) => opened().myDrafts(take.limit),
  replayDraft: (take) => opened().contents.replayDraft(take.draft),
  myHistory: () => opened().contents.myHistory(),
  recordEnds: () => opened().contents.ends(),
  recordFrames: (take) => opened().contents.frames(take),
  myOpenings: () => ({ openings: opened().contents.myOpenings() }),
  close: () => {
    vault?.close();
    vault = null;
    return {};
  },
};

const port = process.parentPort;

async function answer(ask: Ask): Promise<Answer> {
  try {
    const handler = handlers[ask.name] as (take: unknown) => unknown;
    return { id: ask.id, ok: true, give: await handler(ask.take) };
  } catch (error) {
    if (!(error instanceof CandorError)) console.error(error);
    return { id: ask.id, ok: false, error: shapeOf(error) };
  }
}

await cryptoReady();
port.on('message', ({ data }: { data: Ask }) => {
  void answer(data).then((reply) => {
    port.postMessage(reply);
  });
});
port.postMessage({ id: 0, ok: true, give: 'ready' } satisfies Answer);
