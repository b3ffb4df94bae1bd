// Moments: what a person would tell a draft by.
import { describe, expect, it } from 'vitest';
import { momentWords } from '../../../src/draft/moment-words.ts';
import { findMoments, pauseSeconds } from '../../../src/draft/moments.ts';
import { writeDraft, type DraftScript } from '../../fake-host/draft-script.ts';

const told = (draft: DraftScript, outcome: 'open' | 'sent' = 'open'): readonly string[] =>
  findMoments(draft.edits(), outcome).map(momentWords);

describe('moments', () => {
  it('a burst of writing is one moment, a pause of ten whole seconds ends it', () => {
    expect(told(writeDraft(100).type('Good morning').wait(pauseSeconds).type(' to you'))).toEqual([
      'Began writing',
      'Wrote “Good morning”',
      'Wrote “to you”',
    ]);
    expect(
      told(
        writeDraft(100)
          .type('Good morning')
          .wait(pauseSeconds - 5)
          .type(' to you'),
      ),
    ).toEqual(['Began writing', 'Wrote “Good morning to you”']);
  });

  it('a slip of the finger inside writing is not told, a removal is, with what was written before it', () => {
    expect(told(writeDraft(100).type('Good mornnig').backspace(3).type('ing'))).toEqual([
      'Began writing',
      'Wrote “Good morning”',
    ]);
    expect(told(writeDraft(100).type('We promise seven per cent').backspace(14).type('nothing'))).toEqual([
      'Began writing',
      'Wrote “We promise seven per cent”',
      'Took out 14 characters',
      'Wrote “nothing”',
    ]);
  });

  it('a paste says how many characters and how many of them nobody can see', () => {
    expect(told(writeDraft(100).type('It ').paste('returned 6.2 %\u200b'))).toEqual([
      'Began writing',
      'Wrote “It”',
      'Pasted 15 characters, one of them invisible',
    ]);
  });

  it('taking out a single invisible character is told, however small', () => {
    expect(told(writeDraft(100).paste('a\u202eb').wait(20).cut('\u202e')).at(-1)).toBe(
      'Took out an invisible character',
    );
  });

  it('selecting much and writing over it tells the removal', () => {
    const draft = writeDraft(100).type('A safe choice for everybody').wait(12);
    const edits = [
      ...draft.edits(),
      {
        at: 2,
        deleted: 11,
        inserted: 'fund',
        kind: 'type',
        composing: false,
        origin: 'person',
        n: 28,
        second: 150,
      } as const,
    ];
    expect(findMoments(edits, 'open').map(momentWords).slice(-2)).toEqual(['Took out 11 characters', 'Wrote “fund”']);
  });

  it('a template, a resync and the end are moments of their own', () => {
    const draft = writeDraft(100).template('Past returns.');
    const edits = [
      ...draft.edits(),
      {
        at: 0,
        deleted: 13,
        inserted: 'Past returns!',
        kind: 'program',
        composing: false,
        origin: 'resync',
        n: 2,
        second: 130,
      } as const,
    ];
    expect(findMoments(edits, 'sent').map(momentWords)).toEqual([
      'Began writing',
      'Put in a template, 13 characters',
      'A check did not match; the record took the composer’s text',
      'Recorded as a message',
    ]);
  });

  it('an input method composing a word does not tell its steps', () => {
    const step = (n: number, deleted: number, inserted: string) =>
      ({ at: 0, deleted, inserted, kind: 'compose', composing: true, origin: 'person', n, second: 100 }) as const;
    expect(
      findMoments([step(1, 0, 'k'), step(2, 1, 'か'), step(3, 1, 'かん'), step(4, 2, '漢字')], 'open').map(momentWords),
    ).toEqual(['Began writing', 'Wrote “漢字”']);
  });

  it('a character outside the basic plane counts as one', () => {
    expect(told(writeDraft(100).paste('😀😀'))).toContain('Pasted 2 characters');
  });

  it('a draft without edits has no moment but its end', () => {
    expect(findMoments([], 'open')).toEqual([]);
  });
});
