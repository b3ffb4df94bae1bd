// A sample employee with a small journal already on this computer, so that the real app can be started without services and typed into.
import type { Sample } from '../../scripts/sample/organisation.ts';
import { sampleEmployee } from './corpus/sample-employee.ts';
import { beginConversation, conversation } from './open-vault.ts';

/** How many edits the small journal holds, in one draft that was discarded. */
export const smallJournalEdits = 500;

/** Makes the sample in `data`, with a root key in its sample key store and a journal under it. */
export async function prepareSmallJournal(data: string): Promise<Sample> {
  const employee = await sampleEmployee(data);
  const vault = await employee.open(() => Math.floor(Date.now() / 1000));
  await beginConversation(vault);
  const edits = Array.from({ length: smallJournalEdits }, (_, at) => ({
    at,
    deleted: 0,
    inserted: 'a',
    kind: 'type' as const,
    composing: false,
    origin: 'person' as const,
  }));
  await Promise.all(
    edits.map((edit, i) =>
      vault.appendEdits({ conversation, draft: 'bench-earlier-draft', first: i + 1, edits: [edit] }),
    ),
  );
  await vault.discardDraft({ conversation, draft: 'bench-earlier-draft', private: false });
  vault.close();
  return employee.sample;
}
