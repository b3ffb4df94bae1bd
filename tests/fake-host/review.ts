// An in-memory host for the review window: answers like main does, from invented samples; for looking at screens and for tests.
import type { ErrorShape } from '../../src/errors.ts';
import type { Api, HostEvent, Outcome, ReplyOf } from '../../src/ipc/contract.ts';
import type { Proof } from '../../src/review/calls.ts';
import { markWords } from '../../renderer/review/mark-words.ts';
import { sampleConversations, sampleMessages, samplePeople, sampleReplay, sampleStart } from './review-samples.ts';

/** What a test or a picture wants to be different. */
export interface FakeReviewOptions {
  /** Milliseconds each answer takes. */
  readonly slow?: number;
  /** The answer to openCase. */
  readonly refuse?: ErrorShape;
  readonly fault?: string;
  /** How often the names cannot be fetched at first. */
  readonly nameless?: number;
  /** Pages that could not be opened. */
  readonly unopened?: Proof['unopened'];
  /** Pages that came on another day than they are signed for. */
  readonly late?: Proof['late'];
  /** Where what was opened contradicts itself. */
  readonly contradictions?: Proof['contradictions'];
  /** What authors took out of their records. */
  readonly takenOut?: ReplyOf<'listTakenOut'>['redactions'];
}

/** The bridge of a review window, with every call it received. */
export function createFakeReviewHost(
  options: FakeReviewOptions = {},
): Api<'review'> & { readonly calls: readonly { readonly name: string; readonly request: unknown }[] } {
  const calls: { name: string; request: unknown }[] = [];
  const proof: Proof = {
    holds: options.fault === undefined && options.unopened === undefined && options.contradictions === undefined,
    entries: 48_131,
    receiptedAt: sampleStart + 3 * 3_600_000,
    head: '9c4177e0b2d5a1f03c6b8e27d4915a60f7c2b8839e1d40a6c57fb2e8d1390ae07a',
    fault: options.fault ?? '',
    unopened: [...(options.unopened ?? [])],
    late: [...(options.late ?? [])],
    contradictions: [...(options.contradictions ?? [])],
  };
  const listeners = new Set<(event: HostEvent) => void>();
  const answer = async <T>(name: string, request: unknown, value: () => T): Promise<Outcome<T>> => {
    calls.push({ name, request });
    if (options.slow !== undefined) await new Promise((resolve) => setTimeout(resolve, options.slow));
    return { ok: true, value: value() };
  };
  return {
    calls,
    getSession: (request) => answer('getSession', request, () => session()),
    listPeople: async (request) => {
      const given = await answer('listPeople', request, () => ({ people: [...samplePeople] }));
      if (calls.filter(({ name }) => name === 'listPeople').length > (options.nameless ?? 0)) return given;
      return { ok: false, error: { code: 'endpoint-offline', message: 'The company’s endpoint does not answer.' } };
    },
    closeCase: (request) => answer('closeCase', request, () => ({})),
    openCase: async (request) => {
      for (const tell of listeners) tell({ type: 'opening-case', done: 0, total: request.people.length });
      const opened = await answer('openCase', request, () => ({
        proof,
        openedBy: request.drafts ? ['S. Korvath', 'T. Ullmersen'] : ['S. Korvath'],
        conversations: sampleConversations.length,
      }));
      return options.refuse === undefined ? opened : { ok: false, error: options.refuse };
    },
    listReviewed: (request) =>
      answer('listReviewed', request, () => ({ conversations: [...sampleConversations], proof })),
    readReviewedThread: (request) =>
      answer('readReviewedThread', request, () => {
        const all = sampleMessages.filter(
          ({ conversation, seq }) =>
            conversation === request.conversation && (request.before === null || seq < request.before),
        );
        return { messages: all.slice(-request.limit), more: all.length > request.limit };
      }),
    searchReviewed: (request) =>
      answer('searchReviewed', request, () => ({
        hits: sampleMessages
          .filter(({ text }) => markWords(text, request.query).some(({ hit }) => hit))
          .slice(-request.limit)
          .reverse()
          .map((message) => {
            const conversation = sampleConversations.find(({ id }) => id === message.conversation);
            return { message, contact: conversation?.contact ?? '', author: conversation?.author.name ?? '' };
          }),
        searched: sampleMessages.length,
      })),
    replayReviewedDraft: (request) =>
      answer('replayReviewedDraft', request, () => ({ replay: sampleReplay(request.draft) })),
    listTakenOut: (request) => answer('listTakenOut', request, () => ({ redactions: [...(options.takenOut ?? [])] })),
    openTakenOut: (request) =>
      answer('openTakenOut', request, () => ({
        drafts: [
          {
            draft: 'draft-taken-out',
            conversation: sampleConversations[0]?.id ?? '',
            contact: sampleConversations[0]?.contact ?? '',
            started: sampleStart,
            edits: 61,
            text: 'I would rather not put this in writing, but',
          },
        ],
        proof,
        openedBy: ['S. Korvath', 'T. Ullmersen'],
      })),
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function session(): ReplyOf<'getSession'> {
  return {
    person: { id: 'reviewer-1', name: 'R. Adelund-Ito', role: 'reviewer' },
    organisation: 'Sample Bank',
    sample: true,
    development: true,
    keyStore: 'test',
    platform: 'linux',
    version: '0.1.0',
    runtime: 'a browser',
    record: {
      state: 'on-record',
      level: 'edits',
      waiting: 0,
      unreceipted: 0,
      draftsUnreceipted: false,
      unsent: 0,
      reason: '',
      next: '',
      code: null,
      endpoint: 'online',
      gateway: 'online',
      policyRefused: '',
    },
    level: 'edits',
    notice: { version: 1, acknowledged: true, hash: '', locale: 'en', locales: ['en'], texts: {} },
    keeping: { messagesDays: 2557, draftsDays: 14 },
    questions: '',
    templates: [],
    problem: null,
    clientPage: '',
  };
}
