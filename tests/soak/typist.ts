// One of several typists of a soak: draft after draft, an ask per edit, compared and sent, until there are enough edits.
import type { Edit } from '../../src/draft/edit.ts';
import { seededId } from '../bench/corpus/seeded.ts';
import { typing } from '../bench/corpus/typing.ts';
import type { Pace } from './pace.ts';
import type { VaultChild } from './vault-child.ts';

/** What all typists together have done, every figure of what was acknowledged. */
export interface Tally {
  edits: number;
  drafts: number;
  messages: number;
}

/** What a typist works with. */
export interface TypistOptions {
  readonly vault: VaultChild;
  readonly conversation: string;
  readonly random: () => number;
  readonly pace: Pace;
  readonly tally: Tally;
}

const sentences = [
  'Good morning! The documents have arrived, thank you. ',
  'I will look at the figures this afternoon and call you before five. ',
  'Could you tell me whether the transfer has to leave today or on Monday? ',
  'ご連絡ありがとうございます。明日お電話します。',
  'The rate is fixed until the end of the month 🙂; after that it follows the market. ',
  'Please do not sign anything before we have spoken. ',
];
const discardShare = 0.05;

/** Types until the pace says that it is enough; the last draft is finished. */
export async function typist({ vault, conversation, random, pace, tally }: TypistOptions): Promise<void> {
  while (pace.goesOn) {
    const draft = seededId(random);
    const wanted = Array.from(
      { length: 1 + Math.floor(random() * 3) },
      () => sentences[Math.floor(random() * sentences.length)] ?? '',
    ).join('');
    let text = '';
    let through = 0;
    const asked: Promise<unknown>[] = [];
    for (const { edit } of typing(wanted, random)) {
      await pace.next();
      text = applied(text, edit);
      through++;
      asked.push(
        vault.ask('appendEdits', { conversation, draft, first: through, edits: [edit] }).then(() => tally.edits++),
      );
    }
    await Promise.all(asked);
    tally.drafts++;
    await vault.ask('checkDraft', { draft, through, cause: 'pause', text });
    if (random() < discardShare) {
      await vault.ask('discardDraft', { conversation, draft, private: false });
      continue;
    }
    const id = seededId(random);
    await vault.ask('checkDraft', { draft, through, cause: 'send', text });
    await vault.ask('sendMessage', { id, conversation, draft, through, text });
    tally.messages++;
    await vault.ask('state', { message: id, state: 'handed-over' });
  }
}

function applied(text: string, { at, deleted, inserted }: Edit): string {
  return text.slice(0, at) + inserted + text.slice(at + deleted);
}
