// Whether an entry of a known kind has what its kind must have: every field there and of its type, whatever else stands beside it (spec: journal.md §2).
import { captureLevels } from '../policy/level.ts';
import type { PageFormat } from './chain.ts';
import { laneOf, type Entry, type UnknownEntry, type EditEntry } from './entry.ts';
import { isDraftNumber, isSecond } from './frame-content.ts';
import type { LaneName } from './lane.ts';

type Check = (value: unknown) => boolean;
type JsonEntry = Exclude<Entry, UnknownEntry | EditEntry>;
/** Every field of a kind, optional ones too: the compiler asks for each. */
type Shape<K extends JsonEntry['kind']> = {
  readonly [F in Exclude<keyof Extract<JsonEntry, { readonly kind: K }>, 'kind'>]-?: Check;
};

/** Milliseconds no calendar goes beyond. */
const lastMs = 8.64e15;
/** No text of an entry is longer, UTF-16 units. */
const longest = 4_194_304;

const text: Check = (value) => typeof value === 'string' && value.length <= longest;
const name: Check = (value) => text(value) && value !== '';
const yesOrNo: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const positive: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 1;
const ms: Check = (value) => count(value) && (value as number) <= lastMs;
const second: Check = (value) => typeof value === 'number' && isSecond(value);
const epoch: Check = (value) => count(value) && (value as number) <= 0xffffffff;
const draftNumber: Check = (value) => typeof value === 'number' && isDraftNumber(value);
const head: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value);
const journal: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{21}[AQgw]$/.test(value);
/** A notice is known by its version, a number or a text; nothing is computed with it. */
const noticeVersion: Check = (value) => count(value) || name(value);
const oneOf =
  (...all: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && all.includes(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const ifThere =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const level = oneOf(...captureLevels);

function object(fields: Readonly<Record<string, Check>>): Check {
  const list = Object.entries(fields);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    list.every(([field, check]) => check((value as Readonly<Record<string, unknown>>)[field]));
}

const capabilities = object({
  canWrite: yesOrNo,
  reason: text,
  maxLength: count,
  until: orNull(ms),
  receipts: yesOrNo,
});

const scope = object({
  people: (value) => Array.isArray(value) && value.every((one) => name(one)),
  from: epoch,
  to: epoch,
});

const shapes: { readonly [K in JsonEntry['kind']]: Shape<K> } = {
  'epoch-started': { journal, epoch, person: name, previous: orNull(object({ digest: head, reason: text })) },
  'policy-applied': { version: positive, hash: name, level, source: text },
  'notice-acknowledged': { version: noticeVersion, hash: name, locale: text, level },
  conversation: {
    conversation: name,
    channel: name,
    contact: object({ name: text, address: text, language: text }),
    capabilities,
    disclosedAt: orNull(ms),
    cursor: positive,
  },
  capabilities: { conversation: name, capabilities, cursor: positive },
  'message-recorded': {
    id: name,
    conversation: name,
    text,
    draft: orNull(object({ id: name, edits: count, seq: positive, head })),
    level,
    policy: ifThere(name),
  },
  'message-received': {
    id: name,
    conversation: name,
    text,
    composedMs: ms,
    providerId: text,
    verified: text,
    cursor: positive,
  },
  'message-state': { message: name, state: name, atMs: ms, reason: ifThere(text), cursor: ifThere(positive) },
  'drafts-head': { seq: positive, head, cause: oneOf('send', 'pause', 'discard', 'page-end', 'close') },
  'draft-private': {
    draft: draftNumber,
    conversation: name,
    startedSecond: second,
    edits: count,
    frames: ifThere(positive),
  },
  'draft-private-refused': { draft: draftNumber, reason: text },
  'capture-gap': { draft: orNull(name), through: count, cause: text },
  opening: {
    id: name,
    who: text,
    role: text,
    what: text,
    case: text,
    reason: text,
    atSecond: second,
    cursor: positive,
    custodian: ifThere(text),
    scope: ifThere(scope),
  },
  'review-access': { what: oneOf('case-opened', 'list', 'thread', 'search', 'replay'), case: text, detail: text },
  'draft-opened': { id: name, conversation: name },
  'draft-check': { held: yesOrNo, cause: text, hash: ifThere(head) },
  'draft-resync': { n: positive, text },
  'draft-closed': { outcome: oneOf('sent', 'discarded', 'private') },
};

const fieldsOf = new Map<string, readonly (readonly [field: string, check: Check])[]>(
  Object.entries(shapes).map(([kind, shape]) => [kind, Object.entries(shape as Readonly<Record<string, Check>>)]),
);

/** Fields that came with format 2 and are asked for under its pages. */
const sinceFormat2: Readonly<Record<string, readonly string[]>> = {
  'message-recorded': ['policy'],
  'draft-private': ['frames'],
};

/** What is wrong with an entry by itself, as the end of a sentence; null when nothing is. Unknown kinds may hold anything. */
export function entryFault(lane: LaneName, format: PageFormat, entry: Entry): string | null {
  if (entry.kind === 'unknown') return null;
  if (laneOf(entry) !== lane) return `an entry “${entry.kind}”, which does not belong to the ${lane}`;
  if (entry.kind === 'edit') return entry.edit.inserted.length > longest ? 'an edit longer than any' : null;
  for (const [field, check] of fieldsOf.get(entry.kind) ?? []) {
    if (!check((entry as unknown as Readonly<Record<string, unknown>>)[field]))
      return `an entry “${entry.kind}” whose “${field}” cannot be`;
  }
  for (const field of format > 1 ? (sinceFormat2[entry.kind] ?? []) : []) {
    if (!Object.hasOwn(entry, field)) return `an entry “${entry.kind}” without its “${field}”`;
  }
  return null;
}
