// A record with every kind of fact, and with texts that try to be more than text.
import type { ExportHeader } from '../../../src/export/export-schema.ts';
import type { FrameSlices, PlacedFrame } from '../../../src/export/placed-frame.ts';
import type { RecordedEdit } from '../../../src/draft/edit.ts';
import type { Entry } from '../../../src/journal/entry.ts';
import type { LaneName } from '../../../src/journal/lane.ts';

/** Texts that would do harm as markup, and texts a page or a line could lose. */
export const hostileTexts = [
  '<script>window.harmed = 1</script>',
  '"><img src=x onerror="window.harmed = 1">',
  "'><svg/onload=window.harmed=1>",
  '</p></div></style></title><iframe srcdoc="<script>parent.harmed=1</script>">',
  '<!--<a href="javascript:window.harmed=1">x</a>-->',
  '&lt;b&gt; &amp; &#60;script&#62;',
  '{{constructor.constructor("window.harmed=1")()}} ${1} `x`',
  'half \ud83d of a pair, and \udc00 the other; whole 👩‍👩‍👧',
  'nul \0 bell \x07 return \r\n line \u2028 paragraph \u2029 end',
  '\u202eright to left override\u202c مساء الخير',
  'two\nlines\n\n  and spaces\t.',
] as const;

const hostile = (n: number): string => hostileTexts[n % hostileTexts.length] ?? '';
const capabilities = { canWrite: true, reason: hostile(1), maxLength: 4097, until: 1_768_400_000_123, receipts: false };
const start = 1_768_383_000;
const head = 'c0ffee'.repeat(7);

function edit(n: number, at: number, deleted: number, inserted: string, change: Partial<RecordedEdit> = {}): Entry {
  return {
    kind: 'edit',
    edit: { n, second: start + 60, at, deleted, inserted, kind: 'type', composing: false, origin: 'person', ...change },
  };
}

const messages: readonly (readonly Entry[])[] = [
  [
    {
      kind: 'epoch-started',
      journal: 'journal-id',
      epoch: 3,
      person: 'maren',
      previous: { digest: 'digest-of-before', reason: hostile(0) },
    },
  ],
  [{ kind: 'policy-applied', version: 14, hash: 'policy-hash', level: 'edits', source: hostile(2) }],
  [{ kind: 'notice-acknowledged', version: 7, hash: 'notice-hash', locale: 'de', level: 'versions' }],
  [
    {
      kind: 'conversation',
      conversation: 'web:1',
      channel: 'whatsapp',
      contact: { name: hostile(0), address: hostile(3), language: 'ar' },
      capabilities,
      disclosedAt: 1_768_382_000_500,
      cursor: 41,
    },
    {
      kind: 'capabilities',
      conversation: 'web:1',
      capabilities: { ...capabilities, until: null, canWrite: false },
      cursor: 42,
    },
    { kind: 'conversation-arranged', conversation: 'web:1', pinned: true, muted: false, markedUnread: true },
  ],
  ...hostileTexts.map((text, n): readonly Entry[] => [
    {
      kind: 'message-received',
      id: `in-${n}`,
      conversation: 'web:1',
      text,
      composedMs: 1_768_383_100_250 + n,
      providerId: `provider-${n}`,
      verified: 'session',
      cursor: 50 + n,
    },
  ]),
  [
    {
      kind: 'message-recorded',
      id: 'm1',
      conversation: 'web:1',
      text: 'Hi Ann',
      draft: { id: 'd1', edits: 3, seq: 5, head },
      level: 'edits',
    },
  ],
  [{ kind: 'message-recorded', id: 'm2', conversation: 'web:1', text: '', draft: null, level: 'messages' }],
  [
    { kind: 'message-state', message: 'm1', state: 'delivered', atMs: 1_768_383_200_007, cursor: 71 },
    { kind: 'message-state', message: 'm2', state: 'failed', atMs: 1_768_383_201_000, reason: hostile(1) },
  ],
  [{ kind: 'message-state', message: 'of-nobody', state: 'unknown', atMs: 1_768_383_202_000 }],
  [{ kind: 'drafts-head', seq: 5, head, cause: 'send' }],
  [
    { kind: 'capture-gap', draft: 'd2', through: 19, cause: hostile(4) },
    { kind: 'capture-gap', draft: null, through: 0, cause: 'the window ended' },
  ],
  [
    {
      kind: 'opening',
      id: 'o1',
      who: hostile(1),
      role: 'reviewer',
      what: 'your drafts (1 page of the record)',
      case: hostile(2),
      reason: hostile(5),
      atSecond: start + 99,
      cursor: 8,
    },
    { kind: 'openings-seen', through: 8 },
  ],
  [
    { kind: 'draft-private', draft: 3, conversation: 'web:1', startedSecond: start + 50, edits: 12 },
    { kind: 'draft-private-refused', draft: 3, reason: hostile(6) },
  ],
  [{ kind: 'review-access', what: 'search', case: 'C-9', detail: hostile(3) }],
  [
    {
      kind: 'unknown',
      raw: { kind: 'reaction', emoji: '👍', to: { message: 'm1', note: hostile(0) }, list: [1, '<b>'] },
    },
  ],
];
const drafts: readonly (readonly [draft: number, entries: readonly Entry[]])[] = [
  [1, [{ kind: 'draft-opened', id: 'd1', conversation: 'web:1' }, edit(1, 0, 0, 'Hi An')]],
  [
    2,
    [
      { kind: 'draft-opened', id: 'd2', conversation: 'web:unheard' },
      edit(1, 0, 0, hostileTexts.join('\n'), { kind: 'paste', origin: 'template' }),
    ],
  ],
  [1, [edit(2, 5, 0, 'x', { kind: 'compose', composing: true }), edit(3, 5, 1, 'n')]],
  [1, [{ kind: 'draft-check', held: true, cause: 'send' }]],
  [1, [{ kind: 'draft-closed', outcome: 'sent' }]],
  [
    2,
    [
      { kind: 'draft-check', held: false, cause: 'blur', hash: 'hash-of-the-box' },
      { kind: 'draft-resync', n: 2, text: hostile(7) },
    ],
  ],
  [2, [edit(3, 0, 6, hostile(8))]],
  [2, [{ kind: 'unknown', raw: { kind: 'draft-mark', by: hostile(1) } }]],
];

const placed = (lane: LaneName, seq: number, draft: number, entries: readonly Entry[]): PlacedFrame => ({
  lane,
  seq,
  content: { draft, second: start + 60, entries },
});

/** Every frame of the sample, in the order of the record. */
export const sampleFrames: readonly PlacedFrame[] = [
  ...messages.map((entries, i) => placed('messages', i + 1, 0, entries)),
  ...drafts.map(([draft, entries], i) => placed('drafts', i + 1, draft, entries)),
];

/** Its header. */
export const sampleHeader: ExportHeader = {
  line: 'header',
  format: 'candor-record',
  version: 1,
  journal: 'ab'.repeat(16),
  epoch: 3,
  person: { id: hostile(3), name: hostile(0) },
  organisation: hostile(1),
  exportedAt: start + 500,
  candor: '0.1.0',
  heads: {
    messages: { seq: messages.length, head: '1f'.repeat(32) },
    drafts: { seq: drafts.length, head: '2e'.repeat(32) },
  },
  receipts: { messages: { seq: 17, at: start + 300 }, drafts: null },
};

/** Frames in slices of `size`. */
export async function* inSlices(frames: readonly PlacedFrame[], size = 3): FrameSlices {
  for (let from = 0; from < frames.length; from += size) yield await Promise.resolve(frames.slice(from, from + size));
}

/** All pieces as one text. */
export async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let all = '';
  for await (const piece of pieces) all += piece;
  return all;
}
