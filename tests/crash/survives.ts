// The oracle of the crash tests: the vault opens what is left, everything acknowledged is there, it goes on writing, and `candor verify` holds.
import { Vault } from '../../main/vault/vault.ts';
import { checkRecord } from '../../cli/verify.ts';
import { seeds } from '../support/test-keys.ts';
import { conversation, startSecond, testInForce, typed } from '../support/vault.ts';
import { letter, textAfter } from './letters.ts';

/** Throws with what is missing. `said` are the writer's lines up to the crash. */
export async function survives(path: string, said: readonly string[], keys: string): Promise<void> {
  const vault = new Vault({ path, root: seeds.root, person: 'maren', inForce: testInForce(), now: () => startSecond });
  try {
    for (const line of said) if (!isThere(vault, line)) throw new Error(`acknowledged, but not on record: “${line}”`);
    const next = `after-${vault.myDrafts(500).drafts.length}`;
    if (vault.status().acknowledged && vault.contents.conversations().length > 0) await vault.appendEdits({ conversation, draft: next, first: 1, edits: [typed(0, 'z')] });
  } finally {
    vault.close();
  }
  const { holds, faults, content } = checkRecord(path, { keys });
  if (!holds || content === null) throw new Error(`does not hold: ${[...faults, ...(content?.faults ?? [])].map((fault) => fault.sentence).join(' ')}`);
}

function isThere(vault: Vault, line: string): boolean {
  const [what = '', name = '', number = '0'] = line.split(' ');
  const status = vault.status();
  switch (what) {
    case 'edit': {
      const draft = vault.myDrafts(500).drafts.find((one) => one.draft === name);
      return draft !== undefined && draft.edits >= Number(number) && draft.text.startsWith(textAfter(Number(number))) && draft.text.charAt(Number(number) - 1) === letter(Number(number));
    }
    case 'message':
      return vault.contents.thread({ conversation, before: null, limit: 500 }).messages.some((one) => one.id === `m-${name}` && one.text === textAfter(Number(number)));
    case 'cursor':
      return status.gatewayCursor >= Number(name);
    case 'receipt':
      return status.receipted[name as 'messages' | 'drafts'] >= Number(number);
    case 'acknowledged':
      return status.acknowledged;
    case 'check':
    case 'folded':
    case 'closed':
    case 'ready':
    case 'refused':
      return true;
    default:
      throw new Error(`the writer said something nobody knows: ${line}`);
  }
}
