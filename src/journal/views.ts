// Every view of the record, one a capability: the list, what each entry goes to, and the lock that none goes nowhere unsaid.
import { ArrangementView } from '../arrangement/view.ts';
import { ConversationView } from '../conversation/view.ts';
import { DraftView } from '../draft/view.ts';
import { GatewayView } from '../gateway/view.ts';
import { MessageView } from '../message/view.ts';
import { NoticeView } from '../notice/view.ts';
import { OpeningView } from '../opening/view.ts';
import { PolicyView } from '../policy/view.ts';
import { RecordView } from '../record/view.ts';
import { RedactionView } from '../redaction/view.ts';
import type { Entry, entryKinds, FrameContent, KnownEntry } from './entry.ts';
import { laneOfKind } from './entry.ts';
import type { LaneName } from './lane.ts';
import type { Place, ReadFrame, SavedView, View, ViewKind } from './view.ts';

const kinds = {
  record: RecordView,
  gateway: GatewayView,
  notice: NoticeView,
  policy: PolicyView,
  conversation: ConversationView,
  arrangement: ArrangementView,
  message: MessageView,
  redaction: RedactionView,
  draft: DraftView,
  opening: OpeningView,
} as const satisfies Readonly<Record<string, ViewKind>>;

/** The name of a view: that of its capability. */
export type ViewName = keyof typeof kinds;

/** Every view by name, in the order in which they take an entry. */
export const viewNames = Object.keys(kinds) as readonly ViewName[];

/** Views as they were kept, by name, each with the version it was kept in. */
export type SavedViews = ReadonlyMap<string, SavedView & { readonly version: number }>;

function made(read: ReadFrame, saved: (name: ViewName) => SavedView | undefined) {
  const redaction = new RedactionView(saved('redaction'));
  return {
    record: new RecordView(saved('record')),
    gateway: new GatewayView(saved('gateway')),
    notice: new NoticeView(saved('notice')),
    policy: new PolicyView(saved('policy')),
    conversation: new ConversationView(read, saved('conversation')),
    arrangement: new ArrangementView(saved('arrangement')),
    message: new MessageView(read, saved('message')),
    redaction,
    draft: new DraftView(redaction, saved('draft')),
    opening: new OpeningView(saved('opening')),
  } satisfies Record<ViewName, View>;
}

/** The views by name. */
export type Views = ReturnType<typeof made>;

type Taken = { [N in ViewName]: keyof Views[N]['takes'] }[ViewName];
type SaidUntaken = {
  [K in keyof typeof entryKinds]: (typeof entryKinds)[K] extends { readonly view: 'none' } ? K : never;
}[keyof typeof entryKinds];
/** Kinds that no view takes and whose slice does not say `view: 'none'`: there is none, or this does not compile. */
export const unsaidKinds: Readonly<Record<Exclude<KnownEntry['kind'], Taken | SaidUntaken>, never>> = {};
/** Kinds whose slice says `view: 'none'` and that a view takes: there is none, or this does not compile. */
export const saidFalsely: Readonly<Record<Extract<SaidUntaken, Taken>, never>> = {};

type Take = (entry: Entry, at: Place) => void;

/** Who gets what, laid out for a million entries. */
type Recipients = ReadonlyMap<string, readonly Take[]>;
const none: readonly Take[] = [];

/** Everything a record says, kept current frame by frame. */
export class RecordViews {
  readonly views: Views;
  /** Views that begin with nothing: they need every frame from the first on. */
  readonly begun: ReadonlySet<ViewName>;
  readonly #all: readonly (readonly [ViewName, View])[];
  readonly #to: Recipients;
  readonly #toBegun: Recipients;

  /** Views of nothing, or views that go on from what was kept of them. */
  constructor(read: ReadFrame, saved: SavedViews = new Map()) {
    const begun = new Set<ViewName>();
    this.views = made(read, (name) => {
      const kept = saved.get(name);
      if (kept?.version === kinds[name].version) return kept;
      begun.add(name);
      return undefined;
    });
    this.begun = begun;
    this.#all = Object.entries(this.views) as unknown as readonly (readonly [ViewName, View])[];
    this.#to = recipientsOf(this.#all.map(([, view]) => view));
    this.#toBegun = recipientsOf(this.#all.filter(([name]) => begun.has(name)).map(([, view]) => view));
  }

  /** The lanes that have to be read from their first frame, for the views that begin with nothing. */
  get lanesToRead(): ReadonlySet<LaneName> {
    const lanes = new Set<LaneName>();
    for (const [name, { takes }] of this.#all)
      if (this.begun.has(name)) for (const kind of Object.keys(takes)) lanes.add(laneOfKind(kind));
    return lanes;
  }

  /** Takes a frame that is on record or staged. `isKept`: it is part of what was kept, so only views that begin with nothing take it. */
  take(seq: number, content: FrameContent, isKept = false): void {
    const takes = isKept ? this.#toBegun : this.#to;
    const at = { seq, second: content.second, draft: content.draft };
    for (const entry of content.entries) for (const take of takes.get(entry.kind) ?? none) take(entry, at);
  }

  /** What has to stand before an entry on a page that begins with frame `pageFirst`. */
  before(entry: Entry, pageFirst: number): readonly Entry[] {
    const missing: Entry[] = [];
    for (const [, view] of this.#all) {
      const one = view.before?.(entry, pageFirst) ?? null;
      if (one !== null) missing.push(one);
    }
    return missing;
  }

  /** All views as they are now. */
  save(): SavedViews {
    return new Map(this.#all.map(([name, view]) => [name, { ...view.save(), version: kinds[name].version }]));
  }
}

function recipientsOf(views: readonly View[]): Recipients {
  const all = new Map<string, Take[]>();
  for (const { takes } of views)
    for (const [kind, take] of Object.entries(takes)) {
      const known = all.get(kind);
      if (known === undefined) all.set(kind, [take as Take]);
      else known.push(take as Take);
    }
  return all;
}
