// Sample data for looking at the chat window: an invented bank, its clients on every channel, one notice in two languages.
import { unarranged, type Arrangement } from '../../src/arrangement/calls.ts';
import type { Conversation } from '../../src/conversation/calls.ts';
import type { Message } from '../../src/message/calls.ts';
import type { MessageState } from '../../src/message/state.ts';
import type { NoticeText } from '../../src/policy/policy.ts';

const minute = 60_000;
const day = 1_440 * minute;
const open = { canWrite: true, reason: '', maxLength: 4096, until: null, receipts: true } as const;

export const notice: Readonly<Record<'en' | 'de', NoticeText>> = {
  en: {
    title: 'Before you write to clients',
    lead: 'Candor keeps client conversations on record, and says so openly. This is what it keeps, why, and what you can do about it. It takes two minutes.',
    recorded: [
      'Messages and files to and from clients',
      'Each change you make in Candor’s message box',
      'Who opens any of this, and for what reason',
    ],
    never: [
      'Other apps, other boxes, your screen, your clipboard',
      'Single key presses, typing speed or pauses',
      'When you are active or away',
    ],
    sections: [
      {
        heading: 'What is recorded',
        body: 'Your client conversations in Candor, including edits, deletions and messages you began and did not send. It begins when you press the button below, not before.',
      },
      {
        heading: 'How far it goes',
        body: 'Only the message box in Candor, at home as in the office. Messages are kept for 7 years, unsent drafts for 14 days. Times are in whole seconds.',
      },
      {
        heading: 'Why',
        body: 'The bank must by law keep what it writes to clients. Drafts are kept to settle disputes about how a message came about, and for nothing else.',
      },
      {
        heading: 'What was tried first',
        body: 'Keeping sent messages only, and warnings before sending. They stay in use. In 2025 they left eleven disputes open, so drafts were added for client advisers.',
      },
      {
        heading: 'What it can lead to',
        body: 'A supervisor may speak with you about a message. Nothing happens by itself: no score, no alarm on words you did not send, no decision before you are heard.',
      },
      {
        heading: 'What protects you',
        body: 'Drafts open only for a written case, when two custodians agree. You see each opening and its reason. You can take a copy of it all, or object.',
      },
    ],
    facts: [
      { term: 'Questions and objections', value: 'Data protection officer, ext. 4410' },
      { term: 'Legal basis, messages', value: 'A legal duty to keep client messages' },
      {
        term: 'Legal basis, drafts',
        value: 'Legitimate interest, assessed in DP‑2026‑04, agreed with the staff council',
      },
      {
        term: 'Who can read it',
        value:
          'You. Supervisors, for a reason you see. Drafts, only two custodians together. The servers that store it cannot.',
      },
      { term: 'Sent abroad', value: 'Only by the messenger your client chose' },
      { term: 'You may complain to', value: 'The data protection authority of your canton or country' },
    ],
  },
  de: {
    title: 'Bevor Sie Kunden schreiben',
    lead: 'Candor zeichnet Gespräche mit Kunden auf und sagt das offen. Hier steht, was es aufzeichnet, warum, und was Sie dagegen tun können.',
    recorded: [
      'Nachrichten und Dateien von und an Kunden',
      'Jede Änderung im Nachrichtenfeld von Candor',
      'Wer davon etwas öffnet und aus welchem Grund',
    ],
    never: [
      'Andere Programme, andere Felder, Ihr Bildschirm, Ihre Zwischenablage',
      'Einzelne Tasten, Tempo oder Pausen beim Schreiben',
      'Wann Sie am Platz sind',
    ],
    sections: [
      {
        heading: 'Was aufgezeichnet wird',
        body: 'Ihre Gespräche mit Kunden in Candor, auch Änderungen und Nachrichten, die Sie begonnen und nicht gesendet haben.',
      },
    ],
    facts: [{ term: 'Fragen und Einwände', value: 'Datenschutzbeauftragte, Tel. 4410' }],
  },
};

type Said = readonly [minutesAgo: number, direction: 'in' | 'out', text: string, state?: MessageState];
interface SampleConversation {
  readonly conversation: Omit<Conversation, 'last' | 'capabilities' | keyof Arrangement> & {
    readonly capabilities?: Partial<Conversation['capabilities']>;
  };
  readonly said: readonly Said[];
}

export const conversations: readonly SampleConversation[] = [
  {
    conversation: {
      id: 'layan',
      channel: 'whatsapp',
      contact: { name: 'Layan Al-Marzaghi', address: '+971 50 ··· 21 48', language: 'ar' },
      disclosedAt: 0,
      unread: 0,
      draft: '',
      capabilities: { until: 192 * minute },
    },
    said: [
      [1270, 'in', 'مساء الخير مارين، هل وصلتكم وثائق الصندوق الاستئماني؟'],
      [
        1267,
        'out',
        'Good evening Layan. They arrived this morning, thank you. Legal has one question on page 4, I will come back to you.',
        'read',
      ],
      [1250, 'in', 'ممتاز. أرسلوا لي ملخص Q3 قبل ظهر الجمعة من فضلكم.'],
      [1249, 'in', 'And which account should I use for the next transfer?'],
      [62, 'out', 'Here is the Q3 summary. The trustee page is corrected.', 'delivered'],
    ],
  },
  {
    conversation: {
      id: 'brueckmeier',
      channel: 'signal',
      contact: { name: 'Leonhard Brückmeier', address: '+49 171 ··· 4420', language: 'de' },
      disclosedAt: 0,
      unread: 2,
      draft: '',
    },
    said: [
      [80, 'out', 'The meeting is confirmed for Thursday, 14:00.', 'read'],
      [61, 'in', 'Danke, das passt.'],
      [60, 'in', 'Passt. Schicken Sie mir die Unterlagen bis morgen?'],
    ],
  },
  {
    conversation: {
      id: 'tokiwada',
      channel: 'line',
      contact: { name: '常盤田 綾音', address: 'ayane.t', language: 'ja' },
      disclosedAt: 0,
      unread: 1,
      draft: '',
    },
    said: [[79, 'in', '承知しました。木曜日の午後でお願いいたします。']],
  },
  {
    conversation: {
      id: 'pemberlake',
      channel: 'telegram',
      contact: { name: 'Oriel Pemberlake', address: '@oriel', language: 'en' },
      disclosedAt: 0,
      unread: 0,
      draft: 'The revised mandate would give you',
    },
    said: [
      [150, 'in', 'Could you send me the terms again?'],
      [148, 'out', 'Of course. Give me an hour.', 'accepted'],
    ],
  },
  {
    conversation: {
      id: 'qiao',
      channel: 'wechat',
      contact: { name: '乔思蘅', address: 'qiao_sh', language: 'zh' },
      disclosedAt: 0,
      unread: 0,
      draft: '',
    },
    said: [
      [270, 'in', '下周二上午可以吗？'],
      [268, 'out', '好的，下周二上午见。', 'receipted'],
    ],
  },
  {
    conversation: {
      id: 'delorvaux',
      channel: 'sms',
      contact: { name: 'Capucine Delorvaux', address: '+33 6 ·· ·· 90 12', language: 'fr' },
      disclosedAt: 0,
      unread: 0,
      draft: '',
      capabilities: {
        canWrite: false,
        reason: 'Capucine asked us to stop. You can’t write here.',
        receipts: false,
        maxLength: 1600,
      },
    },
    said: [
      [310, 'out', 'Your new card is on its way.', 'handed-over'],
      [300, 'in', 'STOP'],
    ],
  },
  {
    conversation: {
      id: 'unknown',
      channel: 'sms',
      contact: { name: '+44 7700 900142', address: '+44 7700 900142', language: '' },
      disclosedAt: null,
      unread: 0,
      draft: '',
      capabilities: { receipts: false, maxLength: 160 },
    },
    said: [
      [1500, 'in', 'New number. Who is this?'],
      [1490, 'out', 'This is Maren Tholvik, Aldermere.', 'unknown'],
    ],
  },
  {
    conversation: {
      id: 'tessaline',
      channel: 'web',
      contact: { name: 'Tessaline Shipping', address: 'web visitor', language: 'en' },
      disclosedAt: 0,
      unread: 0,
      draft: '',
    },
    said: [
      [2900, 'in', 'Hello, we would like the fee schedule.'],
      [2890, 'out', 'The fee schedule is attached, as agreed.', 'read'],
      [2880, 'out', 'Is there anything else?', 'failed'],
    ],
  },
  {
    conversation: {
      id: 'yorwick',
      channel: 'xmpp',
      contact: { name: 'Bram Yorwick', address: 'bram@example.invalid', language: 'nl' },
      disclosedAt: 0,
      unread: 0,
      draft: '',
    },
    said: [[4300, 'in', 'Bedankt, tot volgende week.']],
  },
];

const path: readonly MessageState[] = ['recorded', 'receipted', 'handed-over', 'accepted', 'delivered', 'read'];

function journeyTo(state: MessageState, at: number): Message['journey'] {
  const upTo = path.indexOf(state);
  const steps = path.slice(0, upTo >= 0 ? upTo + 1 : 3).map((each, index) => ({ state: each, at: at + index * 1000 }));
  if (upTo >= 0) return steps;
  return [
    ...steps,
    {
      state,
      at: at + 4000,
      reason:
        state === 'failed'
          ? 'Web chat: the visitor closed the page.'
          : 'SMS stopped answering just as the message was handed over.',
    },
  ];
}

/** The sample as of `now`; `older` messages stand before those of the first conversation. */
export function sampleAt(
  now: number,
  older: number,
): { readonly conversations: Conversation[]; readonly messages: Message[] } {
  let seq = 0;
  const messages: Message[] = [];
  const list = conversations.map(({ conversation, said }): Conversation => {
    const before: readonly Said[] =
      older > 0 && conversation.id === 'layan'
        ? Array.from(
            { length: older },
            (_, n): Said => [
              1500 + (older - n) * 7,
              n % 3 === 0 ? 'out' : 'in',
              `Older message ${n}, ${'with some more words '.repeat(n % 9)}`,
              'read',
            ],
          )
        : [];
    const mine = [...before, ...said].map(([ago, direction, text, state = 'recorded'], n): Message => {
      const at = Math.floor((now - ago * minute) / 1000) * 1000;
      return {
        id: `${conversation.id}-${n}`,
        conversation: conversation.id,
        direction,
        text,
        at,
        composedAt: at,
        state,
        journey: direction === 'out' ? journeyTo(state, at) : [],
        draft: direction === 'out' ? { id: `draft-${conversation.id}-${n}`, edits: text.length + 9 } : null,
        seq: ++seq,
      };
    });
    messages.push(...mine);
    const last = mine.at(-1);
    const until = conversation.capabilities?.until;
    return {
      ...unarranged,
      ...conversation,
      disclosedAt: conversation.disclosedAt === null ? null : now - 200 * day,
      capabilities: {
        ...open,
        ...conversation.capabilities,
        until: until === undefined || until === null ? null : now + until,
      },
      last: last === undefined ? null : { text: last.text, at: last.at, direction: last.direction, state: last.state },
    };
  });
  return { conversations: list, messages };
}
