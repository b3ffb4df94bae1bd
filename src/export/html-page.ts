// The frame of the readable page: head, look, and what stands before the first fact. Self-contained: no script, nothing loaded from anywhere.
import type { ExportHeader } from './export-schema.ts';
import { exportWords } from './export-words.ts';
import { htmlName, htmlText } from './html-text.ts';
import { htmlTime } from './html-time.ts';

/** The light values of the look’s tokens that this page uses; a test holds them equal to renderer/shared/tokens.css. */
export const inlinedTokens = {
  surface: 'oklch(0.995 0.001 222)',
  panel: 'oklch(0.977 0.003 222)',
  line: 'oklch(0.905 0.006 222)',
  ink: 'oklch(0.235 0.014 230)',
  'ink-2': 'oklch(0.415 0.015 230)',
  'ink-3': 'oklch(0.505 0.015 230)',
  accent: 'oklch(0.455 0.08 217)',
  'accent-line': 'oklch(0.8 0.045 212)',
  said: 'oklch(0.931 0.026 211)',
  heard: 'oklch(0.951 0.004 222)',
  added: 'oklch(0.925 0.045 208)',
  removed: 'oklch(0.945 0.032 38)',
  'removed-ink': 'oklch(0.47 0.12 34)',
} as const;

const tokens = Object.entries(inlinedTokens)
  .map(([name, value]) => `--${name}:${value}`)
  .join(';');

const style = `:root{color-scheme:light;${tokens}}
*{box-sizing:border-box}
body{margin:0 auto;padding:3rem 2rem;max-inline-size:60rem;background:var(--surface);color:var(--ink);font:400 0.875rem/1.3125rem -apple-system,BlinkMacSystemFont,"Segoe UI Variable Text","Segoe UI",Inter,system-ui,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:1.75rem;line-height:2.25rem;font-weight:600;margin:0 0 .25rem;letter-spacing:-.012em}
h2{font-size:1.25rem;line-height:1.75rem;font-weight:600;margin:2.5rem 0 .5rem;padding-block-end:.375rem;border-block-end:2px solid var(--accent)}
h3{font-size:1rem;line-height:1.5rem;font-weight:600;margin:1.5rem 0 .25rem}
p{margin:.25rem 0}
.lede,.faint{color:var(--ink-2)}
.words,.quoted,pre{white-space:pre-wrap;overflow-wrap:anywhere;text-align:start}
.quoted{border-inline-start:2px solid var(--accent-line);padding-inline-start:.5rem;color:var(--ink-2)}
pre{margin:.25rem 0;padding:.5rem .75rem;background:var(--panel);border-radius:8px;font:.75rem/1rem ui-monospace,Consolas,monospace}
.fields{font-size:.6875rem;line-height:1rem;color:var(--ink-3);overflow-wrap:anywhere}
.fact,.draft{border-block-end:1px solid var(--line);padding-block:.5rem}
.message{max-inline-size:44rem;margin-block:.5rem;padding:.5rem .75rem;border-radius:12px;background:var(--heard)}
.message.out{margin-inline-start:auto;background:var(--said)}
.message .fact{border:0;padding:.125rem 0 0}
.state{font-size:.75rem;line-height:1rem;color:var(--ink-2)}
.outcome{color:var(--ink-2)}
.draft>.words{background:var(--panel);border-radius:8px;padding:.5rem .75rem}
summary{cursor:pointer;color:var(--accent);padding-block:.25rem}
table{border-collapse:collapse;inline-size:100%;margin-block:.25rem;font-size:.75rem;line-height:1rem}
th,td{text-align:start;vertical-align:top;padding:.125rem .5rem .125rem 0;border-block-end:1px solid var(--line)}
th{font-weight:500;color:var(--ink-2)}
td:nth-child(4),td:nth-child(5){white-space:pre-wrap;overflow-wrap:anywhere}
ins{background:var(--added);text-decoration:none}
del{background:var(--removed);color:var(--removed-ink)}
.code{font:.6875rem/1rem ui-monospace,Consolas,monospace;border:1px solid var(--line);border-radius:4px;padding:0 .25rem}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.125rem 1rem;margin:.5rem 0}
dt{color:var(--ink-2)}dd{margin:0;overflow-wrap:anywhere}
@media print{body{padding:0;max-inline-size:none}h2,h3{break-after:avoid}.message,tr{break-inside:avoid}details::details-content{content-visibility:visible;block-size:auto}}`;

/** Everything before the first section. */
export function pageStart(header: ExportHeader): string {
  const { messages, drafts } = header.heads;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${htmlText(`${exportWords.title}: ${header.person.name}`)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${exportWords.title}</h1>
<p class="lede">${exportWords.of} ${htmlName(header.person.name)} at ${htmlName(header.organisation)}, as of ${htmlTime(header.exportedAt)}.</p>
<section><h2>${exportWords.about}</h2>
<p>${exportWords.times}</p>
<p>${exportWords.check}</p>
<dl data-place="header">
<dt>Person</dt><dd>${htmlName(header.person.name)}, ${htmlName(header.person.id)}</dd>
<dt>Journal</dt><dd>${header.journal}, epoch ${header.epoch}</dd>
<dt>Messages</dt><dd>${messages.seq} frames, head ${messages.head}; ${receiptOf(header.receipts.messages)}</dd>
<dt>Drafts</dt><dd>${drafts.seq} frames, head ${drafts.head}; ${receiptOf(header.receipts.drafts)}</dd>
<dt>Written by</dt><dd>Candor ${htmlText(header.candor)}, format ${header.format} ${header.version}</dd>
</dl></section>
`;
}

/** What closes the page, with what must have come before. */
export function pageEnd(entries: number): string {
  return `<p class="faint" data-place="end">${exportWords.end} ${entries} facts.</p>\n</main>\n</body>\n</html>\n`;
}

function receiptOf(receipt: ExportHeader['receipts']['messages']): string {
  return receipt === null ? 'no receipt yet' : `receipt through ${receipt.seq} of ${htmlTime(receipt.at)}`;
}
