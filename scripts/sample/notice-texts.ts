// The sample bank's notice to its employees, in the languages the sample speaks. A real organisation writes its own.
import type { NoticeText } from '../../src/policy/policy.ts';

/** The notice by language. */
export const noticeTexts: Readonly<Record<string, NoticeText>> = {
  en: {
    title: 'Before you write to clients',
    lead: 'Candor keeps client conversations on record, and says so openly. This is what it keeps, why, and what you can do about it. It takes two minutes.',
    recorded: [
      'Messages to and from clients',
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
        body: 'Only the message box in Candor, at home as in the office. Messages are kept for 7 years, drafts for 14 days. Times of drafts are in whole seconds.',
      },
      {
        heading: 'Why',
        body: 'The bank must by law keep what it writes to clients. Drafts are kept to settle disputes about how a message came about, and for nothing else.',
      },
      {
        heading: 'What was tried first',
        body: 'Keeping sent messages only, and warnings before sending. They left disputes open, so drafts were added for client advisers.',
      },
      {
        heading: 'What it can lead to',
        body: 'A supervisor may speak with you about a message. Nothing happens by itself: no score, no alarm on words you did not send, no decision before you are heard.',
      },
      {
        heading: 'What protects you',
        body: 'Drafts open only for a written case, when two custodians agree. You see each opening and its reason. You can export it all, and you can object.',
      },
    ],
    facts: [
      { term: 'Who is responsible', value: 'Aldermere Private Bank, Zürich branch (a sample, not a real bank)' },
      { term: 'Questions and objections', value: 'Data protection officer, ext. 4410' },
      { term: 'Legal basis, messages', value: 'A legal duty to keep client messages' },
      { term: 'Legal basis, drafts', value: 'Legitimate interest, assessed in DP-2026-04' },
      {
        term: 'Who can read it',
        value:
          'You. Supervisors, for a reason you see. Drafts, only two custodians together. The servers that store it cannot.',
      },
      { term: 'You may complain to', value: 'The data protection authority of your canton or country' },
    ],
  },
  de: {
    title: 'Bevor Sie Kunden schreiben',
    lead: 'Candor zeichnet Kundengespräche auf und sagt das offen. Hier steht, was aufbewahrt wird, warum, und was Sie tun können. Es dauert zwei Minuten.',
    recorded: [
      'Nachrichten an Kunden und von Kunden',
      'Jede Änderung im Nachrichtenfeld von Candor',
      'Wer etwas davon öffnet, und aus welchem Grund',
    ],
    never: [
      'Andere Programme, andere Felder, Ihr Bildschirm, Ihre Zwischenablage',
      'Einzelne Tasten, Tippgeschwindigkeit oder Pausen',
      'Wann Sie aktiv oder abwesend sind',
    ],
    sections: [
      {
        heading: 'Was aufgezeichnet wird',
        body: 'Ihre Kundengespräche in Candor, auch Änderungen, Löschungen und begonnene, nicht gesendete Nachrichten. Es beginnt mit dem Knopf unten, nicht vorher.',
      },
      {
        heading: 'Wie weit es geht',
        body: 'Nur das Nachrichtenfeld in Candor, zu Hause wie im Büro. Nachrichten werden 7 Jahre aufbewahrt, Entwürfe 14 Tage. Zeiten von Entwürfen sind ganze Sekunden.',
      },
      {
        heading: 'Warum',
        body: 'Die Bank muss von Gesetzes wegen aufbewahren, was sie Kunden schreibt. Entwürfe dienen nur dazu, Streit über das Zustandekommen einer Nachricht zu klären.',
      },
      {
        heading: 'Was zuerst versucht wurde',
        body: 'Nur gesendete Nachrichten aufzubewahren und vor dem Senden zu warnen. Streitfälle blieben offen, darum kamen Entwürfe dazu.',
      },
      {
        heading: 'Wozu es führen kann',
        body: 'Eine vorgesetzte Person kann Sie auf eine Nachricht ansprechen. Nichts geschieht von selbst: keine Bewertung, kein Alarm auf Ungesendetes, kein Entscheid ohne Anhörung.',
      },
      {
        heading: 'Was Sie schützt',
        body: 'Entwürfe öffnen sich nur für einen schriftlichen Fall, wenn zwei Verwahrende zustimmen. Sie sehen jede Öffnung und ihren Grund. Sie können alles exportieren und widersprechen.',
      },
    ],
    facts: [
      { term: 'Verantwortlich', value: 'Aldermere Private Bank, Zürich (ein Muster, keine wirkliche Bank)' },
      { term: 'Fragen und Widerspruch', value: 'Datenschutzstelle, intern 4410' },
      { term: 'Rechtsgrundlage, Nachrichten', value: 'Gesetzliche Aufbewahrungspflicht' },
      { term: 'Rechtsgrundlage, Entwürfe', value: 'Berechtigtes Interesse, beurteilt in DP-2026-04' },
    ],
  },
  ja: {
    title: 'お客さまに書く前に',
    lead: 'Candor はお客さまとのやり取りを記録し、そのことを隠しません。何を、なぜ残し、あなたに何ができるかをここに示します。二分で読めます。',
    recorded: [
      'お客さまへの、またはお客さまからのメッセージ',
      'Candor の入力欄での一つひとつの変更',
      '誰が、どんな理由で記録を開いたか',
    ],
    never: ['ほかのアプリ、ほかの入力欄、画面、クリップボード', '一つひとつのキー、入力の速さや間', '在席か離席か'],
    sections: [
      {
        heading: '記録されるもの',
        body: 'Candor でのお客さまとのやり取り。編集、削除、書きかけて送らなかったものも含みます。下のボタンを押してから始まり、それより前には始まりません。',
      },
      {
        heading: '範囲',
        body: '自宅でも職場でも、Candor の入力欄だけです。メッセージは7年、下書きは14日間保存します。下書きの時刻は秒単位です。',
      },
      {
        heading: '理由',
        body: '銀行はお客さまに書いたものを法律により保存します。下書きは、メッセージがどのようにできたかの争いを解決するためだけに残します。',
      },
      {
        heading: 'あなたを守るもの',
        body: '下書きは、書面の理由があり、二人の保管者が同意したときにだけ開きます。開いた人と理由はあなたに見えます。異議を申し立てることもできます。',
      },
    ],
    facts: [
      { term: '責任者', value: 'Aldermere Private Bank(見本であり、実在の銀行ではありません)' },
      { term: '質問と異議', value: 'データ保護担当 内線 4410' },
    ],
  },
};
