// What each call of routes.ts asks and answers, as strict schemas; handlers, preload types and window.candor derive from it.
import { z } from 'zod';
import { editKinds, editOrigins } from '../draft/edit.ts';
import { errorCodes } from '../errors.ts';
import { messageStates } from '../message/state.ts';
import { noticeTextSchema, templateSchema } from '../policy/policy.ts';
import { captureLevels } from '../policy/level.ts';
import { dayOfDate, mostPeople, scopeSchema } from '../protocol/scope.ts';
import { lanes } from '../journal/lane.ts';
import { blockReasons, exportFormats } from './formats.ts';
import type { RouteName, routes } from './routes.ts';

const id = z.string().min(1).max(200);
const ms = z.number().nonnegative();
const count = z.int().nonnegative();
/** A UTC day as an ISO date. */
const date = z.string().refine((text) => dayOfDate(text) !== null);
/** Longest text one edit or message may carry, in UTF-16 units (a paste is capped with a plain sentence). */
export const maxTextUnits = 1_000_000;

/** One edit on its way from the composer. */
export const editSchema = z.strictObject({
  at: count,
  deleted: count,
  inserted: z.string().max(maxTextUnits),
  kind: z.enum(editKinds),
  composing: z.boolean(),
  origin: z.enum(editOrigins),
});
/** One edit as replayed: numbered, at a whole second. */
export const recordedEditSchema = editSchema.extend({ n: count, second: count });

/** Whether the record keeps up; shown at all times by the indicator (P5, P6). */
export const recordStateSchema = z.strictObject({
  state: z.enum(['not-begun', 'on-record', 'behind', 'stopped']),
  level: z.enum(captureLevels),
  /** Entries waiting for the disk. */
  waiting: count,
  /** Entries on disk that the endpoint has not yet given a receipt for. */
  unreceipted: count,
  /** Why it stopped or waits, one sentence; empty otherwise. */
  reason: z.string(),
  next: z.string(),
  code: z.enum(errorCodes).nullable(),
  endpoint: z.enum(['online', 'offline']),
  gateway: z.enum(['online', 'offline']),
  /** Entries recorded since local midnight. */
  today: count,
  /** Why a new policy on this computer was refused while the one before stays in force; empty when none was. */
  policyRefused: z.string(),
});
/** See `recordStateSchema`. */
export type RecordState = z.infer<typeof recordStateSchema>;

/** What a conversation allows right now. */
export const capabilitiesSchema = z.strictObject({
  canWrite: z.boolean(),
  /** Why not, one sentence; empty when writing is allowed. */
  reason: z.string().max(500),
  maxLength: z.int().positive(),
  /** Until when one may write freely, Unix ms; null for no limit. */
  until: ms.nullable(),
  receipts: z.boolean(),
});
/** See `capabilitiesSchema`. */
export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** The channels Candor speaks. */
export const channels = ['web', 'whatsapp', 'wechat', 'signal', 'telegram', 'line', 'sms', 'xmpp'] as const;
/** See `channels`. */
export type Channel = (typeof channels)[number];

/** A row of the conversation list. */
export const conversationSchema = z.strictObject({
  id,
  channel: z.enum(channels),
  contact: z.strictObject({ name: z.string(), address: z.string(), language: z.string() }),
  capabilities: capabilitiesSchema,
  /** When the client was shown that messages are kept, Unix ms; null if not known. */
  disclosedAt: ms.nullable(),
  last: z
    .strictObject({ text: z.string(), at: ms, direction: z.enum(['in', 'out']), state: z.enum(messageStates) })
    .nullable(),
  unread: count,
  /** The beginning of an unsent draft, empty for none. */
  draft: z.string(),
});
/** See `conversationSchema`. */
export type Conversation = z.infer<typeof conversationSchema>;

/** A message in a thread. */
export const messageSchema = z.strictObject({
  id,
  conversation: id,
  direction: z.enum(['in', 'out']),
  text: z.string(),
  /** Unix ms, whole seconds: when it was recorded here. */
  at: ms,
  /** Unix ms: when the other side says it was written; equals `at` for our own. */
  composedAt: ms,
  state: z.enum(messageStates),
  journey: z.array(z.strictObject({ state: z.enum(messageStates), at: ms, reason: z.string().optional() })),
  /** The draft it came from and how many edits that took; null for inbound messages and level `messages`. */
  draft: z.strictObject({ id, edits: count }).nullable(),
  /** Sequence number of its entry in the messages lane. */
  seq: count,
});
/** See `messageSchema`. */
export type Message = z.infer<typeof messageSchema>;

/** A draft's whole history, ready to be played. */
export const replaySchema = z.strictObject({
  draft: id,
  conversation: id,
  edits: z.array(recordedEditSchema),
  /** Hash checks of the composer against replay along the way: how many, and how many held (P2). */
  checks: z.strictObject({ made: count, held: count }),
  outcome: z.enum(['open', 'sent', 'discarded', 'private']),
  /** The text it ended with. */
  text: z.string(),
  /** The message it became, null while unsent. */
  message: id.nullable(),
  /** The inbound message it answered, for context; null for none. */
  answering: z.strictObject({ text: z.string(), at: ms }).nullable(),
});
/** See `replaySchema`. */
export type Replay = z.infer<typeof replaySchema>;

/** One opening of somebody's record: who, what, when, why, which custodian let the keys out (empty where that is not on record), and whose records and which days the case opens (null likewise) (P4). */
export const openingSchema = z.strictObject({
  id,
  at: ms,
  who: z.string(),
  role: z.string(),
  what: z.string(),
  case: z.string(),
  reason: z.string(),
  custodian: z.string(),
  scope: scopeSchema.nullable(),
});
/** See `openingSchema`. */
export type Opening = z.infer<typeof openingSchema>;

/** A notice that was acknowledged: when (Unix ms), which, in which language, and the level it spoke of. */
export const acknowledgementSchema = z.strictObject({
  at: ms,
  version: count,
  locale: z.string(),
  level: z.enum(captureLevels),
});
/** See `acknowledgementSchema`. */
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** A policy that came into force here: since when (Unix ms), which, what it records, and where it came from. */
export const appliedPolicySchema = z.strictObject({
  at: ms,
  version: count,
  level: z.enum(captureLevels),
  source: z.string(),
});
/** See `appliedPolicySchema`. */
export type AppliedPolicy = z.infer<typeof appliedPolicySchema>;

const none = z.strictObject({});
const conversationRef = z.strictObject({ conversation: id });
const page = z.strictObject({ conversation: id, before: count.nullable(), limit: z.int().positive().max(500) });
const thread = z.strictObject({ messages: z.array(messageSchema), more: z.boolean() });

/** A conversation as a reviewer sees it. */
export const reviewedConversationSchema = z.strictObject({
  id,
  author: z.strictObject({ id, name: z.string() }),
  /** Null, and no contact, where the days of the case do not say. */
  channel: z.enum(channels).nullable(),
  contact: z.string(),
  messages: count,
  last: z.strictObject({ text: z.string(), at: ms }).nullable(),
});
/** See `reviewedConversationSchema`. */
export type ReviewedConversation = z.infer<typeof reviewedConversationSchema>;

/** What proves an opened record: counts, heads and receipts as checked on this computer. */
export const proofSchema = z.strictObject({
  holds: z.boolean(),
  entries: count,
  receiptedAt: ms.nullable(),
  head: z.string(),
  /** One sentence naming the first fault; empty when all holds. */
  fault: z.string(),
  /** Pages of the case that could not be opened, or not in full, and why (the end of a sentence); `page` null for a whole record. */
  unopened: z.array(
    z.strictObject({ author: z.string(), lane: z.enum(lanes), page: count.nullable(), why: z.string() }),
  ),
  /** Pages that came on another day than they are signed for (UTC days since 1970), of the case's days by one or the other; `open`: they are part of what was opened. */
  late: z.array(
    z.strictObject({
      author: z.string(),
      lane: z.enum(lanes),
      page: count,
      day: count,
      arrived: count,
      open: z.boolean(),
    }),
  ),
  /** Where what was opened of an author contradicts itself, a sentence each: signed and unbroken, and yet not true. */
  contradictions: z.array(z.strictObject({ author: z.string(), sentence: z.string() })),
});
/** See `proofSchema`. */
export type Proof = z.infer<typeof proofSchema>;

/** Request and reply of every route. */
export const contract = {
  getSession: {
    request: none,
    reply: z.strictObject({
      person: z.strictObject({ id, name: z.string(), role: z.enum(['employee', 'reviewer']) }),
      organisation: z.string(),
      sample: z.boolean(),
      /** A development build, started with a configuration that anybody may have written. */
      development: z.boolean(),
      keyStore: z.string(),
      platform: z.enum(['mac', 'win', 'linux']),
      version: z.string(),
      runtime: z.string(),
      record: recordStateSchema,
      level: z.enum(captureLevels),
      notice: z.strictObject({
        version: count,
        acknowledged: z.boolean(),
        hash: z.string(),
        locale: z.string(),
        locales: z.array(z.string()),
        texts: z.record(z.string(), noticeTextSchema),
      }),
      /** How long the policy asks to keep each class, days; null where it says nothing. */
      keeping: z.strictObject({ messagesDays: count.nullable(), draftsDays: count.nullable() }),
      /** Whom to ask or object to; empty where the policy names nobody. */
      questions: z.string(),
      /** The company's texts for `/` in the message box. */
      templates: z.array(templateSchema),
      /** A start-up problem that locks the app, shown instead of everything else. */
      problem: z.strictObject({ code: z.enum(errorCodes), message: z.string(), next: z.string() }).nullable(),
      /** The client's page of the embedded web chat, for the empty state of the sample; empty otherwise. */
      clientPage: z.string(),
    }),
  },
  /** Only while the record cannot be opened: moves it aside untouched and begins a new one. The window is loaded anew afterwards. */
  putRecordAside: { request: none, reply: none },
  acknowledgeNotice: { request: z.strictObject({ version: count, hash: z.string(), locale: z.string() }), reply: none },
  listConversations: { request: none, reply: z.strictObject({ conversations: z.array(conversationSchema) }) },
  /** Newest page first; `before` is the `seq` of the oldest message already shown. Messages in a page are oldest first. */
  readThread: { request: page, reply: thread },
  searchMessages: {
    request: z.strictObject({ query: z.string().max(500), limit: z.int().positive().max(200) }),
    reply: z.strictObject({
      hits: z.array(z.strictObject({ message: messageSchema, contact: z.string() })),
      searched: count,
      indexedBackTo: ms.nullable(),
    }),
  },
  /** The unsent draft of a conversation, its history going on at edit number `next`; `draft` is null when there is none. */
  restoreDraft: {
    request: conversationRef,
    reply: z.strictObject({ draft: id.nullable(), text: z.string(), next: count }),
  },
  /** Numbered edits of one draft, from `first` on, one hundred thousand at most; resolves once they are durable. */
  appendEdits: {
    request: z.strictObject({
      conversation: id,
      draft: id,
      first: z.int().positive(),
      edits: z.array(editSchema).min(1).max(100_000),
    }),
    reply: z.strictObject({ through: count }),
  },
  /** Compares the composer's hash with replay after edit `through`; a mismatch makes a `resync` entry with `text`. */
  checkDraft: {
    request: z.strictObject({
      draft: id,
      through: count,
      cause: z.enum(['count', 'focus', 'blur', 'send', 'pause']),
      text: z.string().max(maxTextUnits),
    }),
    reply: z.strictObject({ held: z.boolean(), next: count }),
  },
  discardDraft: { request: z.strictObject({ conversation: id, draft: id, private: z.boolean() }), reply: none },
  /** Records the message and returns once its entry is durable; forwarding follows by itself. */
  sendMessage: {
    request: z.strictObject({
      id,
      conversation: id,
      draft: id.nullable(),
      through: count,
      text: z.string().min(1).max(maxTextUnits),
    }),
    reply: z.strictObject({ message: messageSchema }),
  },
  markRead: { request: conversationRef, reply: none },
  /** Nothing more of this client; the gateway's answer comes as the conversation that cannot be written in any more. Needs the gateway: `gateway-offline`. */
  blockVisitor: { request: z.strictObject({ conversation: id, reason: z.enum(blockReasons) }), reply: none },
  /** Answers the event `closing`: nothing of this window waits for the record. */
  readyToClose: { request: none, reply: none },
  /**
   * The newest first. `privateUntil`: until when the author may discard it as private, null for never. Of a `private` draft only this row is left;
   * of one that `private-waits` the text is already closed, and goes once the endpoint was told. `privateRefused`: why one had to stay, else empty.
   */
  listMyDrafts: {
    request: z.strictObject({ limit: z.int().positive().max(500) }),
    reply: z.strictObject({
      drafts: z.array(
        z.strictObject({
          draft: id,
          conversation: id,
          contact: z.string(),
          started: ms,
          edits: count,
          outcome: z.enum(['open', 'sent', 'discarded', 'private', 'private-waits']),
          text: z.string(),
          privateUntil: ms.nullable(),
          privateRefused: z.string(),
        }),
      ),
    }),
  },
  replayMyDraft: { request: z.strictObject({ draft: id }), reply: z.strictObject({ replay: replaySchema }) },
  listOpenings: { request: none, reply: z.strictObject({ openings: z.array(openingSchema) }) },
  /** Notices acknowledged and policies applied, newest first. */
  listMyHistory: {
    request: none,
    reply: z.strictObject({ notices: z.array(acknowledgementSchema), policies: z.array(appliedPolicySchema) }),
  },
  /** Asks the person where to, and writes everything on record about them there; `saved` is false when they chose no place. `progress` events follow its course. */
  exportMyRecord: {
    request: z.strictObject({ format: z.enum(exportFormats) }),
    reply: z.strictObject({ saved: z.boolean(), path: z.string() }),
  },
  getInForce: {
    request: none,
    reply: z.strictObject({
      values: z.array(z.strictObject({ group: z.string(), name: z.string(), value: z.string(), source: z.string() })),
    }),
  },
  /** Whom a case can be about: everybody with a record but the reviewer, by name. */
  listPeople: { request: none, reply: z.strictObject({ people: z.array(z.strictObject({ id, name: z.string() })) }) },
  /** Opens the records of these people (ids) and the UTC days from `from` to `to`, both included and as ISO dates; nothing else. Closes the case that is open. `opening-case` events follow its course. */
  openCase: {
    request: z
      .strictObject({
        case: z.string().min(1).max(100),
        reason: z.string().min(8).max(1000),
        drafts: z.boolean(),
        people: z.array(z.string().min(1).max(100)).min(1).max(mostPeople),
        from: date,
        to: date,
        /** Also what came to the endpoint on these days and says it is of others. */
        late: z.boolean().optional(),
      })
      .refine(({ from, to }) => from <= to),
    reply: z.strictObject({ proof: proofSchema, openedBy: z.array(z.string()), conversations: count }),
  },
  /** Lets go of everything the case opened. */
  closeCase: { request: none, reply: none },
  listReviewed: {
    request: none,
    reply: z.strictObject({ conversations: z.array(reviewedConversationSchema), proof: proofSchema }),
  },
  readReviewedThread: { request: page, reply: thread },
  searchReviewed: {
    request: z.strictObject({ query: z.string().min(1).max(500), limit: z.int().positive().max(200) }),
    reply: z.strictObject({
      hits: z.array(z.strictObject({ message: messageSchema, contact: z.string(), author: z.string() })),
      searched: count,
    }),
  },
  replayReviewedDraft: { request: z.strictObject({ draft: id }), reply: z.strictObject({ replay: replaySchema }) },
  /** What people of the case took out of their record as private on its days, newest first; sealed at the endpoint until `until`, then `erased`. */
  listTakenOut: {
    request: none,
    reply: z.strictObject({
      redactions: z.array(
        z.strictObject({
          redaction: count,
          journal: id,
          epoch: count,
          author: z.strictObject({ id, name: z.string() }),
          page: count,
          /** UTC day, days since 1970. */
          day: count,
          at: ms,
          until: ms,
          erased: z.boolean(),
        }),
      ),
    }),
  },
  /** Opens pages of one author as they were before these redactions, through the custodians, who tell the author first. `drafts`: those taken out that begin on these pages. */
  openTakenOut: {
    request: z.strictObject({ redactions: z.array(z.int().positive()).min(1).max(1000) }),
    reply: z.strictObject({
      drafts: z.array(
        z.strictObject({
          draft: id,
          conversation: id,
          contact: z.string(),
          started: ms,
          edits: count,
          text: z.string(),
        }),
      ),
      proof: proofSchema,
      openedBy: z.array(z.string()),
    }),
  },
} satisfies Record<RouteName, { readonly request: z.ZodType; readonly reply: z.ZodType }>;

type Contract = typeof contract;
/** What a call asks. */
export type RequestOf<N extends RouteName> = z.infer<Contract[N]['request']>;
/** What a call answers. */
export type ReplyOf<N extends RouteName> = z.infer<Contract[N]['reply']>;

/** What a call returns over the bridge: a value, or an error fit for a person; never an exception. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly error: { readonly code: (typeof errorCodes)[number]; readonly message: string; readonly next?: string };
    };

/** What main tells a window. */
export type HostEvent =
  | { readonly type: 'record'; readonly record: RecordState }
  | { readonly type: 'conversation'; readonly conversation: Conversation }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'opening'; readonly opening: Opening }
  /** Policy, level or notice changed: the session has to be asked for again. */
  | { readonly type: 'session' }
  /** How much of an export is written, in frames. */
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** How many people's records are open, of those the case names. */
  | { readonly type: 'opening-case'; readonly done: number; readonly total: number }
  /** A private draft left the record, or has to stay: the list of drafts has to be read again. */
  | { readonly type: 'drafts' }
  /** Candor is about to close: what waits for the record is brought there, then `readyToClose` is called. */
  | { readonly type: 'closing' }
  | {
      readonly type: 'problem';
      readonly code: (typeof errorCodes)[number];
      readonly message: string;
      readonly next: string;
    };

/** The calls a kind of window has. */
export type RoutesFor<W extends 'chat' | 'review'> = {
  [N in RouteName]: W extends (typeof routes)[N]['windows'][number] ? N : never;
}[RouteName];

/** `window.candor` in a window of kind `W`: one frozen object of named functions. */
export type Api<W extends 'chat' | 'review'> = {
  readonly [N in RoutesFor<W>]: (request: RequestOf<N>) => Promise<Outcome<ReplyOf<N>>>;
} & {
  /** Calls `listener` for everything main tells this window; returns the way to stop. */
  readonly on: (listener: (event: HostEvent) => void) => () => void;
};

/** Does not compile if any `write` route lists `review` (design §7: review has no write route at all). */
type WriteRoutesInReview = {
  [N in RouteName]: (typeof routes)[N] extends { effect: 'write'; windows: readonly (infer W)[] }
    ? 'review' extends W
      ? N
      : never
    : never;
}[RouteName];
const reviewCannotWrite: [WriteRoutesInReview] extends [never] ? true : never = true;
void reviewCannotWrite;
