// The second verifier's contents (journal.md §2, J7.8): entries by their types, and nothing that contradicts what was said before.
import { b64, hash, must, toWtf8 } from './bytes.ts';
import type { Fact, Told } from './frames.ts';

type Fields = Readonly<Record<string, unknown>>;
type Lane = 'messages' | 'drafts';

/** J2.2a, a letter for each type: t text, n name, w whole number from 0, p from 1, u u32, d draft, s second, m milliseconds, h 32 bytes, j 16 bytes, b yes or no, l level; `?` may be missing, `0` may be null. */
const types: Readonly<Record<string, { readonly lane: Lane; readonly fields: string; readonly since2?: string }>> = {
  'epoch-started': { lane: 'messages', fields: 'journal:j epoch:u person:n previous:P' },
  'policy-applied': { lane: 'messages', fields: 'version:p hash:n level:l source:t' },
  'notice-acknowledged': { lane: 'messages', fields: 'version:v hash:n locale:t level:l' },
  conversation: {
    lane: 'messages',
    fields: 'conversation:n channel:n contact:C capabilities:A disclosedAt:m0 cursor:p',
  },
  capabilities: { lane: 'messages', fields: 'conversation:n capabilities:A cursor:p' },
  'conversation-arranged': { lane: 'messages', fields: 'conversation:n pinned:b muted:b markedUnread:b' },
  'message-recorded': {
    lane: 'messages',
    fields: 'id:n conversation:n text:t draft:D level:l policy:n?',
    since2: 'policy',
  },
  'message-received': {
    lane: 'messages',
    fields: 'id:n conversation:n text:t composedMs:m providerId:t verified:t cursor:p',
  },
  'message-state': { lane: 'messages', fields: 'message:n state:n atMs:m reason:t? cursor:p?' },
  'drafts-head': { lane: 'messages', fields: 'seq:p head:h cause:=send|pause|discard|page-end|close' },
  'draft-private': {
    lane: 'messages',
    fields: 'draft:d conversation:n startedSecond:s edits:w frames:p?',
    since2: 'frames',
  },
  'draft-private-refused': { lane: 'messages', fields: 'draft:d reason:t' },
  'capture-gap': { lane: 'messages', fields: 'draft:n0 through:w cause:t' },
  opening: {
    lane: 'messages',
    fields: 'id:n who:t role:t what:t case:t reason:t atSecond:s cursor:p custodian:t? scope:S?',
  },
  'openings-seen': { lane: 'messages', fields: 'through:p' },
  'review-access': { lane: 'messages', fields: 'what:=case-opened|list|thread|search|replay case:t detail:t' },
  'draft-opened': { lane: 'drafts', fields: 'id:n conversation:n' },
  'draft-check': { lane: 'drafts', fields: 'held:b cause:t hash:h?' },
  'draft-resync': { lane: 'drafts', fields: 'n:p text:t' },
  'draft-closed': { lane: 'drafts', fields: 'outcome:=sent|discarded|private' },
};
const levels = ['messages', 'versions', 'edits'];

function is(type: string, value: unknown): boolean {
  if (type.endsWith('?')) return value === undefined || is(type.slice(0, -1), value);
  if (type.endsWith('0')) return value === null || is(type.slice(0, -1), value);
  if (type.startsWith('=')) return typeof value === 'string' && type.slice(1).split('|').includes(value);
  const whole = (from: number, to: number): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to;
  const fields = value as Fields;
  const every = (list: string): boolean =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    list.split(' ').every((one) => is(one.slice(one.indexOf(':') + 1), fields[one.slice(0, one.indexOf(':'))]));
  switch (type) {
    case 't':
      return typeof value === 'string' && value.length <= 4_194_304;
    case 'n':
      return is('t', value) && value !== '';
    case 'v':
      return is('w', value) || is('n', value);
    case 'w':
      return whole(0, Number.MAX_SAFE_INTEGER);
    case 'p':
      return whole(1, Number.MAX_SAFE_INTEGER);
    case 'u':
      return whole(0, 0xffffffff);
    case 'd':
      return whole(1, 0xffffffff);
    case 's':
      return whole(0, 253402300799);
    case 'm':
      return whole(0, 8.64e15);
    case 'h':
      return typeof value === 'string' && value.length === 43 && b64(Buffer.from(value, 'base64url')) === value;
    case 'j':
      return typeof value === 'string' && value.length === 22 && b64(Buffer.from(value, 'base64url')) === value;
    case 'b':
      return typeof value === 'boolean';
    case 'l':
      return typeof value === 'string' && levels.includes(value);
    case 'S':
      return every('from:u to:u') && Array.isArray(fields['people']) && fields['people'].every((one) => is('n', one));
    case 'P':
      return value === null || every('digest:h reason:t');
    case 'C':
      return every('name:t address:t language:t');
    case 'A':
      return every('canWrite:b reason:t maxLength:w until:m0 receipts:b');
    case 'D':
      return value === null || every('id:n edits:w seq:p head:h');
    default:
      return false;
  }
}

/** JSON with its fields in one order. */
function spelled(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

interface Draft {
  id: string | null;
  conversation: string | null;
  started: number | null;
  outcome: string;
  frames: number;
  gone: number;
  text: string | null;
  edits: number;
  follows: boolean;
  awaits: string | null;
  began: boolean;
}

/** Takes frames in order, messages first. Throws a `Lie` at the first contradiction. */
export class Contents {
  readonly ends: Record<Lane, number> = { messages: 0, drafts: 0 };
  opened = 0;
  readonly #identity: { readonly journal: Uint8Array; readonly epoch: number; readonly previous: Uint8Array };
  /** What is wrong with contents counts only once both chains hold. */
  readonly #wrong: string[] = [];
  #begun = false;
  readonly #gaps = { messages: false, drafts: false };
  #policy: Fields | null = null;
  #policyKnown = true;
  #told: string | null = null;
  #toldKnown = true;
  #version = 0;
  readonly #policies: { readonly version: unknown; readonly hash: unknown; readonly level: unknown }[] = [];
  readonly #ids = new Set<unknown>();
  readonly #conversations = new Set<unknown>();
  /** What each conversation was last described as, in one spelling. */
  readonly #described = new Map<unknown, string>();
  #cursor = 0;
  readonly #openings = new Set<unknown>();
  readonly #private = new Map<number, Fields>();
  readonly #asked = new Set<number>();
  readonly #stays = new Set<number>();
  readonly #heads = new Map<number, string>();
  readonly #messages = new Map<number, Fields>();
  readonly #namedDrafts = new Set<unknown>();
  /** Levels in force between anchors: `?` where it is not known. */
  readonly #spans: { readonly through: number; readonly levels: ReadonlySet<string> }[] = [];
  #since = new Set<string>(['none']);
  readonly #drafts = new Map<number, Draft>();
  readonly #draftIds = new Set<unknown>();

  constructor(identity: { readonly journal: Uint8Array; readonly epoch: number; readonly previous: Uint8Array }) {
    this.#identity = identity;
  }

  /** The same description once more, for a page to be read by itself (J6.8). */
  #standsAgain(json: Fields): boolean {
    const said = spelled(json);
    const known = this.#described.get(json['conversation']);
    this.#described.set(json['conversation'], said);
    return Number(json['cursor']) <= this.#cursor && (known === said || (known === undefined && this.#gaps.messages));
  }

  #say(isSo: boolean, what: string): void {
    if (!isSo) this.#wrong.push(what);
  }

  /** J7.5, J2.2a. */
  take(lane: Lane, format: number, seq: number, told: Told, isGone: boolean): void {
    this.opened++;
    for (const fact of told.facts) {
      if ('edit' in fact)
        must(lane === 'drafts' && fact.edit.inserted.length <= 4_194_304, 'an edit among the messages');
      else this.#typed(lane, format, fact.json);
    }
    if (lane === 'messages') for (const fact of told.facts) this.#message(seq, fact);
    else this.#draft(seq, told, isGone);
  }

  #typed(lane: Lane, format: number, json: Fields): void {
    const kind = Object.hasOwn(types, String(json['kind'])) ? types[String(json['kind'])] : undefined;
    if (kind === undefined) return;
    must(kind.lane === lane, `${String(json['kind'])} in the ${lane}`);
    for (const one of kind.fields.split(' '))
      must(
        is(one.slice(one.indexOf(':') + 1), json[one.slice(0, one.indexOf(':'))]),
        `${String(json['kind'])}: ${one}`,
      );
    must(
      format === 1 || kind.since2 === undefined || json[kind.since2] !== undefined,
      `${String(json['kind'])} without ${kind.since2 ?? ''}`,
    );
  }

  head(lane: Lane, seq: number, head: Uint8Array): void {
    if (lane === 'drafts' && this.#heads.has(seq))
      this.#say(this.#heads.get(seq) === b64(head), `the messages name another head at ${seq}`);
  }

  closed(lane: Lane): void {
    this.#gaps[lane] = true;
    if (lane === 'messages') {
      this.#described.clear(); // J7.8b
      this.#asked.clear();
      this.#begun = true;
      [this.#policyKnown, this.#toldKnown] = [false, false];
      this.#since.add('?');
      return;
    }
    for (const draft of this.#drafts.values())
      if (draft.outcome === 'open') [draft.text, draft.follows, draft.awaits] = [null, false, null];
  }

  #level(): string {
    if ((this.#policyKnown && this.#policy === null) || (this.#toldKnown && this.#told === null)) return 'none';
    if (!this.#policyKnown || !this.#toldKnown) return '?';
    return levels[Math.min(levels.indexOf(String(this.#policy?.['level'])), levels.indexOf(String(this.#told)))] ?? '?';
  }

  #message(seq: number, fact: Fact): void {
    if (!('json' in fact)) return;
    const json = fact.json;
    const kind = String(json['kind']);
    if (!this.#begun) this.#say(kind === 'epoch-started', 'no beginning');
    if (kind === 'epoch-started') {
      const previous = (json['previous'] as Fields | null)?.['digest'] ?? b64(new Uint8Array(32));
      this.#say(
        !this.#begun &&
          json['journal'] === b64(this.#identity.journal) &&
          json['epoch'] === this.#identity.epoch &&
          previous === b64(this.#identity.previous),
        'another epoch',
      );
    }
    this.#begun = true;
    if (kind === 'policy-applied') this.#applied(json);
    if (kind === 'notice-acknowledged') {
      this.#say(!this.#policyKnown || this.#policy !== null, 'a notice before a policy');
      this.#say(
        !this.#policyKnown || this.#policy === null || this.#policy['level'] === json['level'],
        'a notice for another level',
      );
      [this.#told, this.#toldKnown] = [String(json['level']), true];
    }
    const standsAgain = kind === 'conversation' && this.#standsAgain(json);
    if (kind === 'conversation') this.#conversations.add(json['conversation']);
    if (kind === 'message-recorded' || kind === 'message-received') {
      this.#say(!this.#ids.has(json['id']), 'an id twice');
      this.#ids.add(json['id']);
    }
    if (kind === 'message-state' && json['cursor'] === undefined)
      this.#say(this.#gaps.messages || this.#ids.has(json['message']), 'a state of no message');
    const fromGateway = ['conversation', 'capabilities', 'message-received', 'message-state'].includes(kind);
    if (fromGateway && typeof json['cursor'] === 'number' && !standsAgain) {
      this.#say(json['cursor'] > this.#cursor, 'a cursor that does not rise');
      this.#cursor = Math.max(this.#cursor, json['cursor']);
    }
    if (kind === 'opening') {
      this.#say(!this.#openings.has(json['id']), 'an opening twice');
      this.#openings.add(json['id']);
    }
    if (kind === 'draft-private') {
      this.#say(!this.#asked.has(Number(json['draft'])), 'private twice');
      this.#asked.add(Number(json['draft']));
      this.#private.set(Number(json['draft']), json);
      this.#stays.delete(Number(json['draft']));
    }
    if (kind === 'draft-private-refused') this.#stays.add(Number(json['draft']));
    if (kind === 'draft-private-refused')
      this.#say(this.#asked.delete(Number(json['draft'])) || this.#gaps.messages, 'refused unasked');
    if (kind === 'message-recorded') this.#recorded(json);
    this.#since.add(this.#level());
    if (kind === 'drafts-head') this.#anchor(Number(json['seq']), String(json['head']));
    const draft = kind === 'message-recorded' ? (json['draft'] as Fields | null) : null;
    if (draft === null) return;
    this.#anchor(Number(draft['seq']), String(draft['head']));
    this.#say(
      !this.#namedDrafts.has(draft['id']) && !this.#messages.has(Number(draft['seq'])),
      'a draft of two messages',
    );
    this.#namedDrafts.add(draft['id']);
    if (!this.#messages.has(Number(draft['seq']))) this.#messages.set(Number(draft['seq']), json);
    void seq;
  }

  #applied(json: Fields): void {
    const { version, hash: name, level } = json as { version: number; hash: string; level: string };
    this.#say(version >= this.#version, 'an older policy');
    if (version >= this.#version)
      for (const other of this.#policies)
        this.#say(
          (other.version === version) === (other.hash === name) && (other.version !== version || other.level === level),
          'a policy under two names',
        );
    this.#version = Math.max(this.#version, version);
    this.#policies.push({ version, hash: name, level });
    [this.#policy, this.#policyKnown] = [json, true];
    if (this.#toldKnown && this.#told !== null && levels.indexOf(level) < levels.indexOf(this.#told))
      this.#told = level;
  }

  #recorded(json: Fields): void {
    const inForce = this.#level();
    this.#say(inForce !== 'none' && (inForce === '?' || json['level'] === inForce), 'a message at another level');
    this.#say((json['draft'] === null) === (json['level'] === 'messages'), 'a message with or without its draft');
    this.#say(
      json['policy'] === undefined ||
        !this.#policyKnown ||
        this.#policy === null ||
        json['policy'] === this.#policy['hash'],
      'a message under another policy',
    );
    this.#say(this.#gaps.messages || this.#conversations.has(json['conversation']), 'a message in no conversation');
  }

  #anchor(seq: number, head: string): void {
    this.#say((this.#heads.get(seq) ?? head) === head, 'two heads of one frame');
    if (!this.#heads.has(seq)) this.#heads.set(seq, head);
    if (seq <= (this.#spans.at(-1)?.through ?? 0)) return;
    this.#say(
      [...this.#since].some((level) => level !== 'none'),
      'drafts before any level',
    );
    this.#spans.push({ through: seq, levels: this.#since });
    this.#since = new Set([this.#level()]);
  }

  #draft(seq: number, told: Told, isGone: boolean): void {
    let draft = this.#drafts.get(told.draft);
    if (draft === undefined) {
      draft = {
        id: null,
        conversation: null,
        started: null,
        outcome: 'open',
        frames: 0,
        gone: 0,
        text: this.#gaps.drafts ? null : '',
        edits: 0,
        follows: !this.#gaps.drafts,
        awaits: null,
        began: false,
      };
      this.#drafts.set(told.draft, draft);
    }
    draft.frames++;
    if (isGone) {
      draft.gone++;
      this.#say(this.#private.has(told.draft) || this.#gaps.messages, 'taken out unsaid');
      this.#say(draft.outcome !== 'sent', 'taken out though sent');
    } else {
      this.#say(draft.gone === 0, 'more of a draft that was taken out');
      for (const fact of told.facts)
        if ('edit' in fact || Object.hasOwn(types, String(fact.json['kind']))) this.#step(seq, told, draft, fact);
    }
    this.#say(!this.#messages.delete(seq), 'a message of no ended draft');
  }

  #step(seq: number, told: Told, draft: Draft, fact: Fact): void {
    const kind = 'edit' in fact ? 'edit' : String(fact.json['kind']);
    const json: Fields = 'json' in fact ? fact.json : {};
    const isFirst = !draft.began;
    draft.began = true;
    // Its first entry of a known kind: an unknown one in front opens nothing.
    this.#say(!isFirst || this.#gaps.drafts || draft.gone > 0 || kind === 'draft-opened', 'a draft never opened');
    const span = this.#spans.find((one) => one.through >= seq)?.levels ?? this.#since;
    if (!span.has('?')) {
      const highest = Math.max(...[...span].map((level) => levels.indexOf(level)));
      this.#say(
        highest >= 0 &&
          (highest > 0 || kind === 'draft-closed') &&
          (highest !== 1 || !('edit' in fact) || (fact.edit.kind === 10 && !fact.edit.composing)),
        'recorded at another level',
      );
    }
    this.#say(draft.outcome === 'open', 'more after the end');
    this.#say(draft.awaits === null || kind === 'draft-resync', 'a difference without its text');
    if (kind === 'draft-opened') {
      this.#say(isFirst && draft.id === null && draft.gone === 0 && draft.edits === 0, 'opened twice');
      this.#say(!this.#draftIds.has(json['id']) && !this.#ids.has(json['id']), 'an id of two');
      this.#draftIds.add(json['id']);
      this.#say(this.#gaps.messages || this.#conversations.has(json['conversation']), 'a draft in no conversation');
      [draft.id, draft.conversation, draft.started, draft.text, draft.follows] = [
        String(json['id']),
        String(json['conversation']),
        told.second,
        '',
        true,
      ];
    }
    if (kind === 'draft-check') this.#say(json['held'] === (json['hash'] === undefined), 'held and not');
    if (kind === 'draft-resync') {
      this.#say(
        draft.awaits === null || b64(hash(toWtf8(String(json['text'])))) === draft.awaits,
        'another text than differed',
      );
      this.#edit(draft, Number(json['n']), 0, draft.text?.length ?? 0, String(json['text']));
      draft.text = String(json['text']);
    }
    if ('edit' in fact) this.#edit(draft, fact.edit.n, fact.edit.at, fact.edit.deleted, fact.edit.inserted);
    draft.awaits = kind === 'draft-check' && json['held'] === false ? String(json['hash']) : null;
    if (kind !== 'draft-closed') return;
    if (draft.outcome === 'open') draft.outcome = String(json['outcome']);
    if (json['outcome'] === 'private')
      this.#say(this.#private.has(told.draft) || this.#gaps.messages, 'private unsaid');
    if (json['outcome'] !== 'sent') return;
    const message = this.#messages.get(seq);
    this.#messages.delete(seq);
    if (message === undefined) {
      this.#say(this.#gaps.messages, 'sent as no message');
      return;
    }
    const named = message['draft'] as Fields;
    this.#say(
      (draft.id ?? named['id']) === named['id'] &&
        (draft.conversation ?? message['conversation']) === message['conversation'] &&
        (!draft.follows || draft.edits === named['edits']) &&
        (draft.text ?? message['text']) === message['text'],
      'sent as another message',
    );
  }

  #edit(draft: Draft, n: number, at: number, deleted: number, inserted: string): void {
    this.#say(draft.follows ? n === draft.edits + 1 : n > draft.edits, 'an edit out of order');
    [draft.edits, draft.follows] = [n, true];
    if (draft.text === null) return;
    this.#say(
      at + deleted <= draft.text.length && draft.text.length - deleted + inserted.length <= 8_388_608,
      'an edit that does not fit',
    );
    draft.text = draft.text.slice(0, at) + inserted + draft.text.slice(at + deleted);
  }

  /** What can be said only at the end; throws the first contradiction there was. */
  end(): void {
    for (const seq of this.#heads.keys()) this.#say(seq <= this.ends.drafts, 'a head of no frame');
    this.#say(
      this.ends.drafts === 0 ||
        this.#gaps.messages ||
        [...this.#spans.map((one) => one.levels), this.#since].some((span) =>
          [...span].some((level) => level !== 'none'),
        ),
      'drafts without a level',
    );
    for (const [number, json] of this.#gaps.drafts ? [] : this.#private) {
      const draft = this.#drafts.get(number);
      const frames = json['frames'];
      this.#say(
        draft !== undefined &&
          draft.outcome !== 'sent' &&
          (draft.gone > 0 || draft.outcome !== 'open') &&
          (draft.conversation ?? json['conversation']) === json['conversation'] &&
          (draft.started ?? json['startedSecond']) === json['startedSecond'],
        'private of no such draft',
      );
      this.#say(
        !this.#stays.has(number) || draft === undefined || draft.gone === 0 || draft.gone < draft.frames,
        'a draft that had to stay is gone',
      );
      this.#say(frames === undefined ? draft?.gone === 0 : frames === draft?.frames, 'private with other frames');
      this.#say(
        draft !== undefined &&
          (draft.gone === 0 ? draft.edits === json['edits'] : draft.edits <= Number(json['edits'])),
        'private with other edits',
      );
    }
    must(this.#wrong.length === 0, this.#wrong[0] ?? '');
  }
}
