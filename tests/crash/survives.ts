// The oracle of the crash tests: the vault opens what is left, shows what the journal alone says, everything acknowledged is there, it goes on writing,
// and `candor verify` holds: as far as it is signed before that, whole after.
import { copyFileSync, existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { TestVault } from '../support/test-vault.ts';
import { checkRecord, type FullVerdict } from '../../cli/verify.ts';
import { CandorError } from '../../src/errors.ts';
import { shownBy } from '../support/shown.ts';
import { seeds } from '../support/test-keys.ts';
import { conversation, startSecond, testInForce, typed } from '../support/vault.ts';
import { letter, textAfter } from './letters.ts';

/** Throws with what is missing. `said` are the writer's lines up to the crash. */
export async function survives(path: string, said: readonly string[], keys: string): Promise<void> {
  const left = asLeft(path, keys);
  if (left === 'fault' || (left === 'nothing' && said.length > 0))
    throw new Error(`what the crash left is not what was recorded: ${left}`);
  const bare = withoutSnapshot(path);
  const vault = open(path);
  try {
    if (bare !== null) {
      const rebuilt = open(bare);
      const isSame = isDeepStrictEqual(shownBy(vault), shownBy(rebuilt));
      rebuilt.close();
      if (!isSame) throw new Error('the snapshot shows what the journal does not say');
    }
    for (const line of said) if (!isThere(vault, line)) throw new Error(`acknowledged, but not on record: “${line}”`);
    const next = `after-${vault.myDrafts(500).drafts.length}`;
    if (vault.status().acknowledged && vault.contents.conversations().length > 0)
      await vault.appendEdits({ conversation, draft: next, first: 1, edits: [typed(0, 'z')] });
  } finally {
    vault.close();
  }
  const { holds, faults, content } = checkRecord(path, { keys });
  if (!holds || content === null)
    throw new Error(
      `does not hold: ${[...faults, ...(content?.faults ?? [])].map((fault) => fault.sentence).join(' ')}`,
    );
}

// A journal that was cut off in the middle of its work has an end nobody signed (J7.7), and nothing worse.
function asLeft(path: string, keys: string): FullVerdict['outcome'] | 'nothing' {
  try {
    return checkRecord(path, { keys }).outcome;
  } catch (error) {
    if (error instanceof CandorError) return 'nothing'; // killed before the file was a journal
    throw error;
  }
}

function open(path: string): TestVault {
  // The day the writer ends on: a clock that went back would count another day as today, by a snapshot and without one.
  const now = (): number => startSecond + 86_400;
  return new TestVault({ path, root: seeds.root, person: 'maren', inForce: testInForce(), now });
}

// The same journal beside no snapshot; null when there is none anyway.
function withoutSnapshot(path: string): string | null {
  if (!existsSync(`${path}-snapshot`)) return null;
  const bare = `${path}.bare`;
  for (const end of ['', '-wal']) if (existsSync(`${path}${end}`)) copyFileSync(`${path}${end}`, `${bare}${end}`);
  return bare;
}

function isThere(vault: TestVault, line: string): boolean {
  const [what = '', name = '', number = '0'] = line.split(' ');
  const status = vault.status();
  switch (what) {
    case 'edit': {
      const draft = vault.myDrafts(500).drafts.find((one) => one.draft === name);
      return (
        draft !== undefined &&
        draft.edits >= Number(number) &&
        draft.text.startsWith(textAfter(Number(number))) &&
        draft.text.charAt(Number(number) - 1) === letter(Number(number))
      );
    }
    case 'to-be-private':
      return (
        isPrivate(vault) || (vault.myDrafts(500).drafts.find((one) => one.draft === 'p')?.edits ?? 0) >= Number(name)
      );
    case 'private':
      return isPrivate(vault);
    case 'message':
      return vault.contents
        .thread({ conversation, before: null, limit: 500 })
        .messages.some((one) => one.id === `m-${name}` && one.text === textAfter(Number(number)));
    case 'cursor':
      return status.gatewayCursor >= Number(name);
    case 'receipt':
      return status.receipted[name as 'messages' | 'drafts'] >= Number(number);
    case 'acknowledged':
      return status.acknowledged;
    case 'check':
    case 'folded':
    case 'grouped':
    case 'closed':
    case 'ready':
    case 'snapshot':
    case 'refused':
      return true;
    default:
      throw new Error(`the writer said something nobody knows: ${line}`);
  }
}

/** The writer’s draft that was discarded as private: only that there was one can be seen; until its page was written anew, nobody is shown its text. */
function isPrivate(vault: TestVault): boolean {
  const row = vault.myDrafts(500).drafts.find((one) => one.outcome === 'private' || one.outcome === 'private-waits');
  return row?.text === '' && (row.outcome === 'private-waits' || vault.contents.drafts.find('p') === undefined);
}
