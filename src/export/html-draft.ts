// One draft in the readable page: its text, what became of it, and every edit, check and resync in order (P2).
import { advanceDraftLog, openDraftLog, type DraftLog } from '../draft/draft-log.ts';
import type { EditEntry } from '../draft/entries.ts';
import type { DraftLaneEntry } from '../journal/entry.ts';
import type { EntryLine } from './export-schema.ts';
import { outcomeWords } from './export-words.ts';
import { factHtml, isKind, placeOf, type Placed } from './html-entry.ts';
import { htmlName, htmlText, htmlWords } from './html-text.ts';
import { htmlTime } from './html-time.ts';

/** What was taken out is shown as far as this, in UTF-16 units; the count is always exact. */
const longestRemoved = 200;

/** A draft while its facts are being taken. */
export interface DraftPage {
  log: DraftLog | null;
  rows: string;
  /** The table of edits is open. */
  table: boolean;
}

/** A draft of which nothing was taken yet. */
export function beginDraftPage(): DraftPage {
  return { log: null, rows: '', table: false };
}

/** Takes the next fact of this draft; throws `RangeError` when it does not follow from those before, which a record that opened never does. */
export function takeDraftLine(page: DraftPage, line: EntryLine): void {
  const before = page.log?.text ?? '';
  if (isKind(line, 'draft-opened'))
    page.log = openDraftLog(line.draft, line.entry.id, line.entry.conversation, line.second);
  else if (page.log !== null && line.entry.kind !== 'unknown')
    page.log = advanceDraftLog(page.log, line.entry as Exclude<DraftLaneEntry, { kind: 'draft-opened' }> | EditEntry);
  if (isKind(line, 'edit')) {
    page.rows += `${page.table ? '' : tableHead}${editRow(line, before)}`;
    page.table = true;
    return;
  }
  page.rows += `${page.table ? tableEnd : ''}${factHtml(line)}`;
  page.table = false;
}

/** The finished section. `contactOf` names the other side of a conversation. */
export function draftHtml({ log, rows, table }: DraftPage, contactOf: (conversation: string) => string): string {
  const body = `${rows}${table ? tableEnd : ''}`;
  if (log === null) return `<section class="draft">${body}</section>\n`;
  const edits = `${log.edits} ${log.edits === 1 ? 'edit' : 'edits'}`;
  return `<section class="draft"><h3>To ${htmlName(contactOf(log.conversation))}, ${htmlTime(log.started)}</h3>
<p class="outcome">${outcomeWords[log.outcome]}. ${edits}; the box was equal to the record at ${log.checksHeld} of ${log.checksMade} checks.</p>
${log.text === '' ? '<p class="faint">It ended empty.</p>' : htmlWords(log.text)}
<details><summary>Every edit</summary>
${body}</details></section>
`;
}

const tableHead =
  '<table><thead><tr><th>Edit</th><th>When</th><th>At</th><th>Taken out</th><th>Put in</th><th>How</th></tr></thead><tbody>\n';
const tableEnd = '</tbody></table>\n';

function editRow(line: Placed<'edit'>, before: string): string {
  const { n, at, deleted, inserted, kind, composing, origin } = line.entry.edit;
  const removed = before.slice(at, at + Math.min(deleted, longestRemoved));
  const out =
    deleted === 0 ? '0' : `${deleted} <del dir="auto">${htmlText(removed)}</del>${deleted > longestRemoved ? '…' : ''}`;
  return `<tr ${placeOf(line)}><td>${n}</td><td>${htmlTime(line.second)}<span class="fields"> ${line.lane} ${line.seq}</span></td><td>${at}</td><td>${out}</td><td><ins dir="auto">${htmlText(inserted)}</ins></td><td>${kind}${composing ? ', composing' : ''}, ${origin}</td></tr>\n`;
}
