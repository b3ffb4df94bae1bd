// A million different messages from two thousand dialogues: numbers and names change from one time to the next, and some clients write Japanese or Chinese.
import type { Dialogue } from './dialogues.ts';

/** A message on its way into a corpus. */
export interface CorpusMessage {
  readonly who: 'client' | 'employee';
  readonly text: string;
  /** Which time this dialogue is told, with its place: messages of one telling belong to one conversation. */
  readonly telling: number;
}

/** What clients write who do not write English. */
export const east = [
  '来週の会議は何時からですか',
  '口座の残高を確認したいのですが',
  '悬空的仓位今天要平掉吗',
  '请把合同发给我确认',
  '振込の手続きをお願いします',
  '利率是多少？能不能再低一点',
  'ご連絡ありがとうございます。後ほどお電話します',
  '我们下周三在东京见面可以吗',
  '株式の買い注文は成立しましたか',
  '汇款已经收到了，谢谢',
];
const eastShare = 0.03;
const otherNameShare = 0.3;

/** So many messages, in the order they were written. */
export function* variedTexts(
  dialogues: readonly Dialogue[],
  count: number,
  random: () => number,
): Generator<CorpusMessage> {
  const names = [...new Set(dialogues.flatMap((turns) => turns.flatMap(([, text]) => text.match(name) ?? [])))];
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  let given = 0;
  for (let telling = 0; ; telling++) {
    for (const [who, text] of dialogues[telling % dialogues.length] ?? []) {
      if (given++ === count) return;
      const varied = text
        .replace(/\d/gu, () => String(Math.floor(random() * 10)))
        .replace(name, (one) => (random() < otherNameShare ? pick(names) : one));
      yield { who, telling, text: random() < eastShare ? `${pick(east)} ${Math.floor(random() * 10_000)}` : varied };
    }
  }
}

// A capitalised word within a sentence.
const name = /(?<=[a-z,] )[A-Z][a-z]{3,}/gu;
