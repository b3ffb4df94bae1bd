// What the review window shows of people, threads, words and proofs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseBlocked, daysInWords, lastDays } from '../../../../renderer/review/case/case-model.ts';
import { createPseudonyms } from '../../../../renderer/review/conversation/pseudonyms.ts';
import { shortHead } from '../../../../renderer/review/proof/proof-text.ts';
import { excerpt, markWords } from '../../../../renderer/review/mark-words.ts';
import { threadRows } from '../../../../renderer/review/message/thread-rows.ts';
import { sampleConversations, sampleMessages } from '../../../fake-host/review-samples.ts';

describe('people under review', () => {
  it('have a role and a number, the same whatever the order, and no name', () => {
    const one = createPseudonyms(sampleConversations);
    const other = createPseudonyms([...sampleConversations].reverse());
    for (const { id, author, contact } of sampleConversations) {
      expect(one.author(author.id)).toMatch(/^Adviser \d\d$/u);
      expect(one.contact(id)).toMatch(/^Client \d\d$/u);
      expect(one.author(author.id)).toBe(other.author(author.id));
      expect(one.contact(id)).toBe(other.contact(id));
      expect(one.author(author.id) + one.contact(id)).not.toContain(contact);
    }
    expect(new Set(sampleConversations.map(({ id }) => one.contact(id))).size).toBe(sampleConversations.length);
  });
});

describe('the case form', () => {
  it('says what is missing, and nothing when nothing is', () => {
    const stated = {
      number: '2026-118',
      reason: '12345678',
      people: 1,
      from: '2026-10-25',
      to: '2026-11-16',
      latest: '2026-11-16',
    };
    expect(caseBlocked(stated)).toBe('');
    expect(caseBlocked({ ...stated, number: '', reason: 'A good reason' })).toMatch(/case number/u);
    expect(caseBlocked({ ...stated, reason: 'short' })).toMatch(/3 are missing/u);
    expect(caseBlocked({ ...stated, reason: '1234567 ' })).toMatch(/one is missing/u);
    expect(caseBlocked({ ...stated, people: 0 })).toMatch(/at least one person/u);
    expect(caseBlocked({ ...stated, from: '' })).toMatch(/which day/u);
    expect(caseBlocked({ ...stated, from: '2026-11-17', latest: '2026-12-01' })).toMatch(/before the first/u);
    expect(caseBlocked({ ...stated, to: '2026-11-17' })).toMatch(/still to come/u);
    expect(caseBlocked({ ...stated, from: '2025-11-16' })).toBe('');
    expect(caseBlocked({ ...stated, from: '2025-11-15' })).toMatch(/at most 366 days/u);
  });

  it('a case opens the last 30 days unless somebody says otherwise, told in words', () => {
    expect(lastDays(Date.UTC(2026, 10, 16, 23, 59))).toEqual({ from: '2026-10-18', to: '2026-11-16' });
    expect(daysInWords('2026-10-25', '2026-11-23')).toBe('25 Oct 2026 to 23 Nov 2026');
    expect(daysInWords('2026-11-23', '2026-11-23')).toBe('23 Nov 2026');
  });
});

describe('words in a text', () => {
  const hits = (text: string, query: string): readonly string[] =>
    markWords(text, query)
      .filter((part) => part.hit)
      .map((part) => part.text);

  it.each([
    ['any case', 'The Fund and the fund', 'fund', ['Fund', 'fund']],
    ['accents aside', 'Résumé and resume', 'resume', ['Résumé', 'resume']],
    ['beginnings, not middles', 'refund the funds', 'fund', ['fund']],
    ['Japanese anywhere', '私は個人口座に送金', '口座', ['口座']],
    ['several words', 'private number, my number', 'number private', ['private', 'number', 'number']],
    ['letters that grow when folded', 'İstanbul İ', 'i', ['İ', 'İ']],
    ['words whatever stands around them', 'Is the fund safe?', '“fund”, safe!', ['fund', 'safe']],
    ['nothing for nothing', 'text', '  ', []],
  ])('finds %s', (_name, text, query, expected) => {
    expect(hits(text, query)).toEqual(expected);
  });

  it('the parts joined are always the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ maxLength: 4 }), (text, query) => {
        expect(
          markWords(text, query)
            .map((part) => part.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });

  it('an excerpt always shows the hit', () => {
    const text = `${'Nothing here. '.repeat(40)}Write to my private number.`;
    expect(excerpt(text, 'private')).toContain('private');
    expect(excerpt(text, 'private').length).toBeLessThan(170);
  });
});

describe('a thread', () => {
  it('keeps every message once and in order, a line before each new day, turns begun and ended', () => {
    const messages = sampleMessages.filter((message) => message.conversation === 'conversation-04');
    const rows = threadRows(messages);
    expect(rows.flatMap((row) => (row.kind === 'message' ? [row.message.id] : []))).toEqual(
      messages.map((message) => message.id),
    );
    expect(rows[0]?.kind).toBe('day');
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    for (const [i, row] of rows.entries()) {
      const before = rows[i - 1];
      if (row.kind === 'message' && before?.kind === 'message')
        expect(row.turn).toBe(before.message.direction !== row.message.direction);
    }
  });
});

describe('a head', () => {
  it('is cut to its beginning and its end', () => {
    expect(shortHead('9c4177e0b2d5a1f03c6b8e27d491e07a')).toBe('9c41 77e0 b2d5 … e07a');
    expect(shortHead('9c4177e0')).toBe('9c41 77e0');
    expect(shortHead('')).toBe('');
  });
});
