// Every view of the record, one a capability: the list, what each entry goes to, and the lock that none goes nowhere unsaid.
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
import type { Place, ReadFrame, SavedView, View } from './view.ts';

/**
 * The version of what each view keeps: raise it with every change of that, or of what the view makes of an entry. A snapshot of another version
 * is passed over for this view alone, and the view reads the journal again; the others go on.
 */
export const viewVersions = {
  record: 1,
  gateway: 1,
  notice: 1,
  policy: 1,
  conversation: 1,
  message: 1,
  redaction: 1,
  draft: 1,
  opening: 1,
} as const;

/** The name of a view: that of its capability. */
export type ViewName = keyof typeof viewVersions;

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
    message: new MessageView(read, saved('message')),
    redaction,
    draft: new DraftView(redaction, saved('draft')),
    opening: new OpeningView(saved('opening')),
  } satisfies Record<ViewName, View>;
}

/** The views by name. */
export type Views = ReturnType<typeof made>;

type Taken = { [N in ViewName]: keyof Views[N]['takes'] }[ViewName];
type Kinds = typeof entryKinds;
type SaidUntaken = { [K in keyof Kinds]: Kinds[K] extends { readonly view: 'none' } ? K : never }[keyof Kinds];
/** Kinds that no view takes and whose slice does not say `view: 'none'`: there is none, or this does not compile. */
export const unsaidKinds: Readonly<Record<Exclude<KnownEntry['kind'], Taken | SaidUntaken>, never>> = {};
/** Kinds whose slice says `view: 'none'` and that a view takes: there is none, or this does not compile. */
export const saidFalsely: Readonly<Record<Extract<SaidUntaken, Taken>, never>> = {};

type Take = (entry: Entry, at: Place) => void;

/** Everything a record says, kept current frame by frame. */
export class RecordViews {
  readonly views: Views;
  /** Views that begin with nothing: they need every frame from the first on. */
  readonly begun: ReadonlySet<ViewName>;
  readonly #all: readonly (readonly [ViewName, View])[];
  readonly #takes: ReadonlyMap<string, readonly Take[]>;
  readonly #begunTakes: ReadonlyMap<string, readonly Take[]>;

  /** Views of nothing, or views that go on from what was kept of them. */
  constructor(read: ReadFrame, saved: SavedViews = new Map()) {
    const begun = new Set<ViewName>();
    this.views = made(read, (name) => {
      const kept = saved.get(name);
      if (kept?.version === viewVersions[name]) return kept;
      begun.add(name);
      return undefined;
    });
    this.begun = begun;
    this.#all = Object.entries(this.views) as unknown as readonly (readonly [ViewName, View])[];
    this.#takes = takesOf(this.#all.map(([, view]) => view));
    this.#begunTakes = takesOf(this.#all.filter(([name]) => begun.has(name)).map(([, view]) => view));
  }

  /** The lanes that have to be read from their first frame, for the views that begin with nothing. */
  get lanesToRead(): ReadonlySet<LaneName> {
    const lanes = new Set<LaneName>();
    for (const [name, { takes, frame }] of this.#all) {
      if (!this.begun.has(name)) continue;
      for (const kind of Object.keys(takes)) lanes.add(laneOfKind(kind));
      if (frame !== undefined) lanes.add('messages').add('drafts');
    }
    return lanes;
  }

  /** Takes a frame that is on record or staged. `isKept`: it is part of what was kept, so only views that begin with nothing take it. */
  take(lane: LaneName, seq: number, content: FrameContent, isKept = false): void {
    for (const [name, view] of this.#all)
      if (view.frame !== undefined && (!isKept || this.begun.has(name))) view.frame(lane, content);
    const takes = isKept ? this.#begunTakes : this.#takes;
    const at = { seq, second: content.second, draft: content.draft };
    for (const entry of content.entries) for (const take of takes.get(entry.kind) ?? []) take(entry, at);
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
    return new Map(this.#all.map(([name, view]) => [name, { ...view.save(), version: viewVersions[name] }]));
  }
}

function takesOf(views: readonly View[]): ReadonlyMap<string, readonly Take[]> {
  const all = new Map<string, Take[]>();
  for (const { takes } of views)
    for (const [kind, take] of Object.entries(takes)) {
      const known = all.get(kind);
      if (known === undefined) all.set(kind, [take as Take]);
      else known.push(take as Take);
    }
  return all;
}
