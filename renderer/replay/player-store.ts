// The state of one player: where it stands, whether it plays, how fast, and what it shows. Positions count edits made.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ReplayModel } from './replay-model.ts';

/** What one step is. */
export type StepUnit = 'edit' | 'word' | 'moment';
/** Edits a second that can be chosen. */
export const speeds = [5, 15, 60, 240] as const;
/** See `speeds`. */
export type Speed = (typeof speeds)[number];
/** What can be shown or hidden on the sheet. */
export type Layer = 'removed' | 'origins' | 'unseen';

/** What a player holds and can do. */
export interface PlayerState {
  readonly position: number;
  readonly playing: boolean;
  /** True while the slider is held. */
  readonly held: boolean;
  readonly speed: Speed;
  readonly unit: StepUnit;
  readonly layers: Readonly<Record<Layer, boolean>>;
  readonly goTo: (position: number) => void;
  readonly step: (direction: 1 | -1, unit?: StepUnit) => void;
  readonly toggle: () => void;
  /** Plays on by this many edits (whole ones); stops at the end. */
  readonly advance: (edits: number) => void;
  readonly hold: (held: boolean) => void;
  readonly setSpeed: (speed: Speed) => void;
  readonly setUnit: (unit: StepUnit) => void;
  readonly setLayer: (layer: Layer, shown: boolean) => void;
}

/** A player for a model, standing at `initial` edits; at the end when left out. */
export function createPlayerStore(model: ReplayModel, initial?: number): StoreApi<PlayerState> {
  const length = model.index.length;
  const within = (position: number): number => Math.min(length, Math.max(0, Math.round(position)));
  return createStore<PlayerState>()((set, get) => ({
    position: within(initial ?? length),
    playing: false,
    held: false,
    speed: 15,
    unit: 'word',
    layers: { removed: true, origins: true, unseen: true },
    goTo: (position) => {
      set({ position: within(position), playing: false });
    },
    step: (direction, unit = get().unit) => {
      set({ position: stepFrom(model, get().position, direction, unit), playing: false });
    },
    toggle: () => {
      const { playing, position } = get();
      if (playing) set({ playing: false });
      else set({ playing: length > 0, position: position >= length ? 0 : position });
    },
    advance: (edits) => {
      const position = within(get().position + edits);
      set({ position, playing: position < length });
    },
    hold: (held) => {
      set(held ? { held, playing: false } : { held });
    },
    setSpeed: (speed) => {
      set({ speed });
    },
    setUnit: (unit) => {
      set({ unit });
    },
    setLayer: (layer, shown) => {
      set({ layers: { ...get().layers, [layer]: shown } });
    },
  }));
}

/** Where one step leads. */
export function stepFrom(
  model: Pick<ReplayModel, 'index' | 'wordStops' | 'moments'>,
  position: number,
  direction: 1 | -1,
  unit: StepUnit,
): number {
  const length = model.index.length;
  if (unit === 'edit') return Math.min(length, Math.max(0, position + direction));
  const stops = unit === 'word' ? model.wordStops : model.moments.map((moment) => moment.position);
  if (direction === 1) return stops.find((stop) => stop > position) ?? length;
  return stops.findLast((stop) => stop < position) ?? 0;
}
