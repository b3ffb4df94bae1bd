// The sample case of the fake review host: conversations in several languages, one long, one with a draft worth replaying. All invented.
import type { RecordedEdit } from '../../src/draft/edit.ts';
import type { Channel } from '../../src/conversation/channel.ts';
import type { Replay } from '../../src/draft/calls.ts';
import type { Message } from '../../src/message/calls.ts';
import type { ReviewedConversation } from '../../src/review/calls.ts';
import { writeDraft } from './draft-script.ts';

/** A moment the samples are told from, so that pictures stay the same: 16 November 2026, 10:07:12 local time. */
export const sampleStart = new Date(2026, 10, 16, 10, 7, 12).getTime();

const second = Math.floor(sampleStart / 1000);

/** The draft of the concept's picture: a promise taken out, figures pasted with an invisible character, a template. */
export const sampleDraft = writeDraft(second)
  .type('Good morning')
  .type('!')
  .backspace(1)
  .type('. The fund is a safe choice and should return 7 % again this year, so you')
  .wait(32)
  .backspace(12)
  .cut('The fund is a safe choice and should return 7 % again this ')
  .wait(12)
  .end()
  .type('It ')
  .wait(40)
  .paste('returned 6.2 % after fees in 2025\u200b')
  .type('and we expect')
  .backspace(13)
  .type('. ')
  .wait(24)
  .template('Past returns do not tell you what comes next.')
  .wait(20)
  .after('2025')
  .cut('\u200b')
  .wait(12)
  .after('. It')
  .backspace(2)
  .type('The balanced fund')
  .wait(30);

const names = ['Mira Oduya-Lind', 'Tomas Vestergren', 'Chiara Benvolio', 'Jun Aramaki', 'Salma Haddadine'];
const contacts: readonly (readonly [name: string, channel: Channel, text: string])[] = [
  ['Rosalind Ferreby', 'telegram', 'Could you write to my private number about it? Easier for me.'],
  ['Klaus Immendorf', 'signal', 'Die Rendite ist praktisch garantiert, wie Sie sagten?'],
  ['佐々木 美和', 'line', '個人口座に送金してもよろしいでしょうか'],
  ['Peter Quillfeather', 'whatsapp', 'On hold at the branch, sorry. Later?'],
  ['Dolores Amberley', 'sms', 'Please read this with me, he was upset.'],
  ['陈文静', 'wechat', '好的，合同下周寄给您。'],
  ['نور الدين', 'whatsapp', 'هل يمكن تأجيل التاريخ على العقد؟'],
  ['Web visitor 44', 'web', 'The fee schedule is attached, as agreed.'],
  ['Ivo Stellenbosch', 'xmpp', 'Thank you, that answers it.'],
];

/** Everybody a case can be about: those of the samples, and enough others that one has to look for a name. */
export const samplePeople: readonly { readonly id: string; readonly name: string }[] = [
  ...names.map((name, i) => ({ id: `person-${i + 1}`, name })),
  ...[
    'Anneke Borowiec',
    'Desmond Achterberg',
    'Farida Nassiri',
    'Hye-jin Seo',
    'Léonie Marchetaux',
    '山本 健',
    'Oluwaseun Adegoke',
    'Quentin Harrow',
    'ريم الخوري',
    'Wiebke Thorwald',
  ].map((name, i) => ({ id: `person-${i + 20}`, name })),
].sort((a, b) => a.name.localeCompare(b.name));

/** The conversations of the case. */
export const sampleConversations: readonly ReviewedConversation[] = contacts.map(([contact, channel, text], i) => ({
  id: `conversation-${String(i + 1).padStart(2, '0')}`,
  author: { id: `person-${(i % names.length) + 1}`, name: names[i % names.length] ?? '' },
  channel,
  contact,
  messages: i === 3 ? 1200 : i === 0 ? 6 : 2,
  last: { text, at: sampleStart - i * 86_400_000 + 600_000 },
}));

const message = (
  conversation: string,
  seq: number,
  direction: 'in' | 'out',
  at: number,
  text: string,
  more: Partial<Message> = {},
): Message => ({
  id: `message-${seq}`,
  conversation,
  direction,
  text,
  at,
  composedAt: at,
  state: direction === 'out' ? 'read' : 'delivered',
  journey: [],
  draft: null,
  seq,
  ...more,
});

const minute = 60_000;
const long = Array.from({ length: 1200 }, (_, i) =>
  message(
    'conversation-04',
    1000 + i,
    i % 3 === 0 ? 'in' : 'out',
    sampleStart - (1200 - i) * 41 * minute,
    i % 3 === 0
      ? `Question ${i / 3 + 1}: is the branch open on Thursday, and may I bring my brother?`
      : `Answer to that, part ${(i % 3).toString()}: yes, until six.`,
    i % 3 === 1 ? { draft: { id: 'draft-short', edits: 23 } } : {},
  ),
);

/** All messages of the case, oldest first within each conversation. */
export const sampleMessages: readonly Message[] = [
  message('conversation-01', 1, 'in', sampleStart - 5 * minute, 'Morning! What did the balanced fund do last year?'),
  message('conversation-01', 2, 'out', sampleStart + 4 * minute, sampleDraft.text(), {
    draft: { id: 'draft-sample', edits: sampleDraft.edits().length },
  }),
  message('conversation-01', 3, 'in', sampleStart + 8 * minute, 'On the phone you said 7 %.'),
  message(
    'conversation-01',
    4,
    'in',
    sampleStart + 9 * minute,
    'Could you write to my private number about it? Easier for me.',
  ),
  message(
    'conversation-01',
    5,
    'out',
    sampleStart + 14 * minute,
    'I can only write here, sorry. I am glad to call you on the recorded line. Today at three?',
    { draft: { id: 'draft-short', edits: 88 } },
  ),
  message('conversation-01', 6, 'in', sampleStart + 17 * minute, 'Three works.'),
  ...long,
  ...sampleConversations.flatMap((conversation, i) =>
    i === 0 || i === 3
      ? []
      : [
          message(
            conversation.id,
            100 + i * 2,
            'in',
            (conversation.last?.at ?? 0) - minute,
            conversation.last?.text ?? '',
          ),
          message(
            conversation.id,
            101 + i * 2,
            'out',
            conversation.last?.at ?? 0,
            'I will look into it and come back to you today.',
            {
              state: i === 4 ? 'failed' : 'read',
              draft: i === 7 ? { id: 'draft-long', edits: 250_000 } : { id: 'draft-short', edits: 41 },
            },
          ),
        ],
  ),
];

/** A replay of a draft, as the host would give it. */
export function sampleReplay(draft: string): Replay {
  const edits =
    draft === 'draft-sample'
      ? sampleDraft.edits()
      : draft === 'draft-long'
        ? longDraft()
        : writeDraft(second).type('I will look into it and come back to you today.').edits();
  const text =
    draft === 'draft-sample'
      ? sampleDraft.text()
      : draft === 'draft-long'
        ? ''
        : 'I will look into it and come back to you today.';
  return {
    draft,
    conversation: 'conversation-01',
    edits: [...edits],
    checks: { made: 9, held: 9 },
    outcome: draft === 'draft-long' ? 'open' : 'sent',
    text,
    message: 'message-2',
    answering:
      draft === 'draft-sample'
        ? { text: 'Morning! What did the balanced fund do last year?', at: sampleStart - 5 * minute }
        : null,
  };
}

/** A quarter of a million edits, to see that scrubbing stays quick. */
function longDraft(): readonly RecordedEdit[] {
  const edits: RecordedEdit[] = [];
  const sentence = 'The meeting notes go on, line after line, and somebody corrects them again and again.\n';
  let length = 0;
  for (let i = 0; edits.length < 250_000; i++) {
    const inserted = sentence.charAt(i % sentence.length);
    const taking = i % 97 > 60 && length > 40;
    const at = taking ? length - 1 : i % 1013 < 40 ? Math.floor(length / 3) : length;
    edits.push({
      at,
      deleted: taking ? 1 : 0,
      inserted: taking ? '' : inserted,
      kind: taking ? 'delete' : 'type',
      composing: false,
      origin: 'person',
      n: edits.length + 1,
      second: second + Math.floor(edits.length / 5),
    });
    length += taking ? -1 : 1;
  }
  return edits;
}
