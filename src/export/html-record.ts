// A record as one page to read: rules, openings, gaps, conversations, drafts, and whatever else is on record (export.md §3).
import { mergeStates, type MessageState } from '../message/state.ts';
import type { EntryLine, ExportHeader } from './export-schema.ts';
import { channelWords, exportWords, stateWords } from './export-words.ts';
import { beginDraftPage, draftHtml, takeDraftLine, type DraftPage } from './html-draft.ts';
import { readable } from './exported-kinds.ts';
import { factHtml, fieldsOf, isKind, placeOf, type Placed } from './html-entry.ts';
import { pageEnd, pageStart } from './html-page.ts';
import { htmlName, htmlWords } from './html-text.ts';
import { htmlTime } from './html-time.ts';
import { entryLines } from './json-lines.ts';
import type { FrameSlices } from './placed-frame.ts';

type MessageLine = Placed<'message-recorded'> | Placed<'message-received'>;

/** What the messages lane said, sorted for reading. */
interface Said {
  readonly rules: EntryLine[];
  readonly openings: EntryLine[];
  readonly gaps: EntryLine[];
  readonly others: EntryLine[];
  readonly conversations: Map<string, { name: string; channel: string; readonly lines: EntryLine[] }>;
  readonly states: Map<string, Placed<'message-state'>[]>;
  readonly messages: Set<string>;
}

/** The page in pieces, holding the same facts as `recordAsJsonLines`. Fails with what `slices` fails with. */
export async function* recordAsHtml(header: ExportHeader, slices: FrameSlices): AsyncGenerator<string> {
  yield pageStart(header);
  const said: Said = {
    rules: [],
    openings: [],
    gaps: [],
    others: [],
    conversations: new Map(),
    states: new Map(),
    messages: new Set(),
  };
  const open = new Map<number, DraftPage>();
  const contactOf = (conversation: string): string => said.conversations.get(conversation)?.name ?? conversation;
  let entries = 0;
  let drafts = 0;
  let inDrafts = false;
  for await (const slice of slices) {
    let piece = '';
    for (const frame of slice) {
      if (frame.lane === 'drafts' && !inDrafts) {
        inDrafts = true;
        piece += [...messageSections(said, header)].join('') + draftsStart;
      }
      for (const line of entryLines(frame)) {
        entries++;
        if (frame.lane === 'messages') {
          take(said, line);
          continue;
        }
        let page = open.get(line.draft);
        if (page === undefined) open.set(line.draft, (page = beginDraftPage()));
        takeDraftLine(page, line);
        if (line.entry.kind !== 'draft-closed') continue;
        open.delete(line.draft);
        drafts++;
        piece += draftHtml(page, contactOf);
      }
    }
    if (piece !== '') yield piece;
  }
  if (!inDrafts) yield [...messageSections(said, header)].join('') + draftsStart;
  for (const page of open.values()) yield draftHtml(page, contactOf);
  yield `${drafts + open.size === 0 ? `<p>${exportWords.noDrafts}</p>` : ''}</section>\n`;
  yield section(exportWords.others, `<p>${exportWords.othersLede}</p>${said.others.map(factHtml).join('')}`);
  yield pageEnd(entries);
}

const draftsStart = `<section><h2>${exportWords.drafts}</h2>\n<p>${exportWords.draftsLede}</p>\n`;

function take(said: Said, line: EntryLine): void {
  const { entry } = line;
  const { part } = readable(entry);
  if (part !== undefined) {
    said[part].push(line);
    return;
  }
  switch (entry.kind) {
    case 'conversation': {
      const known = said.conversations.get(entry.conversation);
      if (known === undefined)
        said.conversations.set(entry.conversation, {
          name: entry.contact.name,
          channel: channelWords[entry.channel],
          lines: [line],
        });
      else {
        Object.assign(known, { name: entry.contact.name, channel: channelWords[entry.channel] });
        known.lines.push(line);
      }
      break;
    }
    case 'message-state':
      if (!isKind(line, 'message-state')) break;
      if (said.messages.has(entry.message))
        said.states.set(entry.message, [...(said.states.get(entry.message) ?? []), line]);
      else said.others.push(line);
      break;
    default:
      if (isKind(line, 'message-recorded') || isKind(line, 'message-received')) said.messages.add(line.entry.id);
      (said.conversations.get(conversationOf(entry))?.lines ?? said.others).push(line);
  }
}

/** The conversation a fact is about; empty for none. */
function conversationOf(entry: EntryLine['entry']): string {
  return 'conversation' in entry ? entry.conversation : '';
}

function* messageSections(said: Said, header: ExportHeader): Generator<string> {
  yield section(exportWords.rules, said.rules.map(factHtml).join(''));
  yield section(exportWords.openings, said.openings.map(factHtml).join('') || `<p>${exportWords.nobody}</p>`);
  yield section(exportWords.gaps, said.gaps.map(factHtml).join('') || `<p>${exportWords.noGaps}</p>`);
  yield `<section><h2>${exportWords.conversations}</h2>\n`;
  if (said.conversations.size === 0) yield `<p>${exportWords.noConversations}</p>`;
  for (const { name, channel, lines } of said.conversations.values()) {
    yield `<section><h3>${htmlName(name)}, ${channel}</h3>\n`;
    for (const line of lines)
      yield isKind(line, 'message-recorded') || isKind(line, 'message-received')
        ? messageHtml(line, said.states.get(line.entry.id) ?? [], header)
        : factHtml(line);
    yield '</section>\n';
  }
  yield '</section>\n';
}

function messageHtml(line: MessageLine, states: readonly Placed<'message-state'>[], header: ExportHeader): string {
  const isOurs = line.entry.kind === 'message-recorded';
  const reached: { readonly state: MessageState }[] = states.map(({ entry }) => entry);
  if (isOurs && (header.receipts.messages?.seq ?? 0) >= line.seq) reached.push({ state: 'receipted' });
  const state = isOurs
    ? `<p class="state">You wrote, ${htmlTime(line.second)}; ${stateWords[mergeStates(reached)]}</p>`
    : `<p class="state">They wrote, received ${htmlTime(line.second)}</p>`;
  return `<article class="message ${isOurs ? 'out' : 'in'}"><div ${placeOf(line)}>${htmlWords(line.entry.text)}${fieldsOf(line, ['text'])}</div>${state}${states.map(factHtml).join('')}</article>\n`;
}

function section(title: string, content: string): string {
  return `<section><h2>${title}</h2>\n${content}</section>\n`;
}
