// What saving a copy of the record says.

export const exportWords = {
  export: 'Export',
  head: 'Save a copy of everything on record about you',
  about:
    'Messages, drafts with every edit, notices, rules, openings and gaps. Nobody has to agree. The copy is not sealed: whoever has the file can read it, so choose the place with care.',
  forms: { html: 'A page to read (HTML)', jsonl: 'Data for programs (JSONL)' },
  busy: 'A copy is being saved already.',
  choosing: 'Choose where to save it.',
  writing: (done: number, total: number): string =>
    `Saving, ${done.toLocaleString()} of ${total.toLocaleString()}. You can go on working.`,
  saved: 'Saved in full:',
  close: 'Close',
} as const;
