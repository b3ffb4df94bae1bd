// Builds a journal as large as years of work make it, with the real vault: many messages, or many drafts over many days, folded as they close.
import { cryptoReady } from '../../src/crypto/sodium.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import { TestVault } from './test-vault.ts';
import { readerKeys, seeds } from './test-keys.ts';
import { conversationEvent, startSecond, testInForce, typed } from './vault.ts';

/** What to build. */
export interface BigJournal {
  readonly path: string;
  /** Messages received, in `conversations` conversations. */
  readonly messages: number;
  readonly conversations: number;
  /** Edits typed, a draft of sixty each, every one sent, accepted and read; spread evenly over `days`. */
  readonly edits: number;
  readonly days: number;
  /** The text of message `n`. */
  readonly textOf: (n: number) => string;
  readonly onProgress?: (what: string) => void;
}

const perCommit = 500;
const perDraft = 60;

/** Opens what `buildBigJournal` made, at a second after all of it. */
export function openBigJournal(path: string, day = 1000): TestVault {
  return new TestVault({
    path,
    root: seeds.root,
    person: 'maren',
    inForce: testInForce({ readers: readerKeys() }),
    now: () => startSecond + day * 86_400,
  });
}

/** Builds it and closes it. */
export async function buildBigJournal({
  path,
  messages,
  conversations,
  edits,
  days,
  textOf,
  onProgress = () => undefined,
}: BigJournal): Promise<void> {
  await cryptoReady();
  const clock = { second: startSecond };
  const inForce = testInForce();
  const vault = new TestVault({ path, root: seeds.root, person: 'maren', inForce, now: () => clock.second });
  await vault.acknowledge({ version: inForce.noticeVersion, hash: inForce.noticeHash, locale: 'en' });
  let cursor = 0;
  const tell = async (events: readonly GatewayEvent[]): Promise<void> => {
    await vault.events(events.map((event) => ({ cursor: ++cursor, event })));
  };
  const nameOf = (n: number): string => `web:${n % conversations}`;
  for (let n = 0; n < conversations; n++) await tell([conversationEvent(nameOf(n))]);
  for (let n = 0; n < messages; n += perCommit) {
    clock.second += 60;
    await tell(
      Array.from({ length: Math.min(perCommit, messages - n) }, (_, i) => ({
        type: 'inbound' as const,
        conversation: nameOf((n + i) * 7),
        message: `in-${n + i}`,
        text: textOf(n + i),
        at: clock.second * 1000,
        providerId: `p-${n + i}`,
        verified: 'session',
      })),
    );
    if (n % 100_000 === 0) onProgress(`${n} messages`);
  }
  const drafts = Math.floor(edits / perDraft);
  for (let n = 0; n < drafts; n++) {
    const second = startSecond + Math.floor((n * days * 86_400) / drafts);
    if (Math.floor(second / 86_400) !== Math.floor(clock.second / 86_400)) {
      await vault.fold();
      onProgress(`${n * perDraft} edits`);
    }
    clock.second = Math.max(clock.second, second);
    const text = textOf(n).padEnd(perDraft, ' and so on').slice(0, perDraft);
    const [draft, id] = [`draft-${n}`, `out-${n}`];
    const [conversation, through] = [nameOf(n), perDraft];
    await vault.appendEdits({
      conversation,
      draft,
      first: 1,
      edits: Array.from(text, (letter, at) => typed(at, letter)),
    });
    await vault.checkDraft({ draft, through, cause: 'send', text });
    await vault.sendMessage({ id, conversation, draft, through, text });
    await vault.state(id, 'handed-over');
    await tell(
      ['accepted' as const, 'read' as const].map((state) => ({
        type: 'status',
        message: id,
        state,
        at: clock.second * 1000,
      })),
    );
  }
  await vault.fold();
  vault.close();
}
