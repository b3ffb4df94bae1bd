// The player: steps, ends, playing on; by edit, word and moment.
import { describe, expect, it } from 'vitest';
import { createPlayerStore, stepFrom } from '../../../../renderer/replay/player-store.ts';
import { createReplayModel } from '../../../../renderer/replay/replay-model.ts';
import { sampleReplay } from '../../../fake-host/review-samples.ts';
import { writeDraft } from '../../../fake-host/draft-script.ts';

const model = createReplayModel(sampleReplay('draft-sample'));
const length = model.index.length;

describe('player', () => {
  it('stands at the end at first, or at the moment asked for, never outside the draft', () => {
    expect(createPlayerStore(model).getState().position).toBe(length);
    expect(createPlayerStore(model, 12).getState().position).toBe(12);
    expect(createPlayerStore(model, 99_999).getState().position).toBe(length);
    const store = createPlayerStore(model, 0);
    store.getState().step(-1, 'edit');
    expect(store.getState().position).toBe(0);
    store.getState().goTo(-5);
    expect(store.getState().position).toBe(0);
  });

  it('a step by word stops after whole words, and back at the same places', () => {
    const words = createReplayModel({
      ...sampleReplay('draft-sample'),
      edits: [...writeDraft(1).type('two words here').edits()],
    });
    const stops: string[] = [];
    for (let position = 0; position < words.index.length; ) {
      position = stepFrom(words, position, 1, 'word');
      stops.push(words.index.textAt(position));
    }
    expect(stops).toEqual(['two ', 'two words ', 'two words here']);
    expect(words.index.textAt(stepFrom(words, words.index.length, -1, 'word'))).toBe('two words ');
  });

  it('brackets go from moment to moment and to the ends', () => {
    let position = 0;
    const visited: number[] = [];
    while (position < length) {
      position = stepFrom(model, position, 1, 'moment');
      visited.push(position);
    }
    expect(visited).toEqual([...new Set(model.moments.map((moment) => moment.position))]);
    expect(stepFrom(model, 1, -1, 'moment')).toBe(0);
  });

  it('play from the end begins anew; reaching the end stops; a step or the slider stops it', () => {
    const store = createPlayerStore(model);
    store.getState().toggle();
    expect(store.getState()).toMatchObject({ playing: true, position: 0 });
    store.getState().advance(10);
    expect(store.getState()).toMatchObject({ playing: true, position: 10 });
    store.getState().step(1, 'edit');
    expect(store.getState()).toMatchObject({ playing: false, position: 11 });
    store.getState().toggle();
    store.getState().hold(true);
    expect(store.getState().playing).toBe(false);
    store.getState().hold(false);
    store.getState().toggle();
    store.getState().advance(length);
    expect(store.getState()).toMatchObject({ playing: false, position: length });
  });
});
