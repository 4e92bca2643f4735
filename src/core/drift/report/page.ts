import type { ColumnDrift, ImagePart, SetDrift, SideFacts } from '../../../contract/drift';
import { escapeHtml, isolated } from '../../compare/html/escape';
import { formatCount, formatExactTime, formatNumber, formatPercent } from '../../format';
import { bars } from './bars';
import { imageLines, imagePartNames, lineOf, measureName, modelLine, schemaLines, summaryOf, verdictOf } from './words';

export interface DriftPageFacts { set: SetDrift; reference: string; current: string; madeAt: number }

/** The verdict as one file that opens anywhere: nothing is fetched, no script runs, dark where the reader's system is. `hash`: SHA-256 in base64, for the page's own policy. */
export function driftPage({ set, reference, current, madeAt }: DriftPageFacts, hash: (text: string) => string): string {
  const model = modelLine(set);
  const quality = [...schemaLines(set), ...set.columns.flatMap(({ name, quality: found }) => found.map(({ sentence }) => `${name}: ${sentence}`))];
  return `${headHtml(`Drift of ${current}`, hash)}
<body>
<h1>${isolated(summaryOf(set))}</h1>
<p class="quiet"><span class="key reference"></span>Reference: ${isolated(reference)} <span class="key current"></span>Current: ${isolated(current)}</p>
<p class="quiet">${set.mode === 'evidently' ? 'Decided as the reference tool does by its defaults. ' : 'A column drifts when its difference is beyond chance and large enough to matter. '}${escapeHtml(formatExactTime(madeAt))}. Made by Offbook.</p>
${model === null ? '' : `<p class="quiet">${isolated(model)}</p>\n`}<div class="columns">${set.columns.map((column) => columnHtml(column, model !== null)).join('\n')}</div>
${quality.length === 0 ? '' : `<h2>What else differs</h2><ul>${quality.map((sentence) => `<li>${isolated(sentence)}</li>`).join('')}</ul>`}
</body>
</html>
`;
}

/** A page's own policy, and its looks. */
export const headHtml = (title: string, hash: (text: string) => string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash(style)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>`;

function columnHtml(column: ColumnDrift, isWeighed: boolean): string {
  const { method, statistic, chance, effect, model } = lineOf(column);
  const verdict = verdictOf(column);
  const facts = [`${method} ${statistic}`, ...(column.pValue === null ? [] : [`p ${chance}`]), ...(column.effect === null ? [] : [`${measureName(column.effect.measure)} ${effect}`]), ...(isWeighed ? [`model ${model}`] : [])];
  return `<section class="${verdict === 'drift' ? 'drift' : 'calm'}"><h2>${isolated(column.name)} <span class="verdict">${verdict === 'drift' ? '▲ drift' : verdict === 'no drift' ? '= no drift' : '? too few rows'}</span></h2>
${column.bins === null ? '' : bars(column.bins, `${column.name}: shares of both sides`)}
<p class="facts">${escapeHtml(facts.join(' · '))}</p>${column.importance == null ? '' : `<svg class="weight" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="share" width="${Math.round(column.importance * 1000) / 10}" height="4"/></svg>`}<p>${isolated(column.reason)}</p>${sidesHtml(column)}${wordsHtml(column)}${imageHtml(column)}</section>`;
}

/** Each way in which pictures were looked at, and what could not be read. */
function imageHtml(column: ColumnDrift): string {
  if (column.image === undefined) return '';
  const row = ({ what, reference, current }: ImagePart): string => `<tr><th scope="row">${imagePartNames[what]}</th><td>${escapeHtml(formatNumber(reference.mean))}</td><td>${escapeHtml(formatNumber(current.mean))}</td></tr>`;
  return `<table><thead><tr><th>means</th><th scope="col">reference</th><th scope="col">current</th></tr></thead><tbody>${column.image.parts.map(row).join('')}</tbody></table>${imageLines(column).map((line) => `<p class="quiet">${escapeHtml(line)}</p>`).join('')}`;
}

/** How many words are unknown, and which changed most, by the share of texts that have them. */
function wordsHtml({ text }: ColumnDrift): string {
  if (!text?.vocabulary) return '';
  const { unknown, changed } = text.vocabulary;
  const row = (title: string, before: number, now: number): string => `<tr><th scope="row">${isolated(title)}</th><td>${escapeHtml(formatPercent(before))}</td><td>${escapeHtml(formatPercent(now))}</td></tr>`;
  return `<table><thead><tr><th></th><th scope="col">reference</th><th scope="col">current</th></tr></thead><tbody>${row('words unknown to half of the reference', unknown.reference, unknown.current)}${changed.map(({ word, reference, current }) => row(`texts with “${word}”`, reference, current)).join('')}</tbody></table>`;
}

function sidesHtml({ reference, current, kind, text }: ColumnDrift): string {
  const row = (title: string, read: (side: SideFacts) => string): string => `<tr><th scope="row">${title}</th><td>${escapeHtml(read(reference))}</td><td>${escapeHtml(read(current))}</td></tr>`;
  const numbers = kind === 'categorical' ? '' : row('mean', ({ mean }) => formatNumber(mean)) + row('std', ({ std }) => formatNumber(std)) + row('median', ({ median }) => formatNumber(median)) + row('range', ({ min, max }) => `${formatNumber(min)} – ${formatNumber(max)}`);
  const words = text === undefined ? '' : `<tr><th scope="row">words a text, mean</th><td>${escapeHtml(formatNumber(text.words.reference.mean))}</td><td>${escapeHtml(formatNumber(text.words.current.mean))}</td></tr>`;
  return `<table><thead><tr><th></th><th scope="col">reference</th><th scope="col">current</th></tr></thead><tbody>${row('missing', ({ missing, rows }) => (rows === 0 ? '–' : formatPercent(missing / rows)))}${row('distinct', ({ distinct }) => formatCount(distinct))}${numbers}${words}</tbody></table>`;
}

const style = `
:root{color-scheme:light dark;--fg:#1f1f1f;--quiet:#616161;--bg:#fff;--line:#e0e0e0;--reference:#8a8a8a;--current:#1a73b8;--drift:#c8580a}
@media(prefers-color-scheme:dark){:root{--fg:#ddd;--quiet:#9d9d9d;--bg:#1f1f1f;--line:#3a3a3a;--reference:#8a8a8a;--current:#59a4f9;--drift:#f0883e}}
*{box-sizing:border-box}
body{margin:0 auto;padding:16px;max-width:1600px;background:var(--bg);color:var(--fg);font:13px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:18px;font-weight:600;margin:0}
h2{font-size:13px;font-weight:600;margin:0 0 4px;overflow-wrap:anywhere}
p{margin:4px 0}
.quiet,.facts{color:var(--quiet)}
.columns{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:16px;margin:16px 0}
section{border:1px solid var(--line);padding:12px;overflow-wrap:anywhere}
section.drift{border-left:3px solid var(--drift)}
.verdict{float:right;font-weight:normal;color:var(--quiet)}
.drift .verdict{color:var(--drift);font-weight:600}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--quiet);font-size:11px}
.grid{stroke:var(--line)}
svg.weight{height:4px;background:var(--line)}rect.share{fill:var(--fg)}
rect.reference{fill:var(--reference)}rect.current{fill:var(--current)}
.key{display:inline-block;width:10px;height:10px;margin:0 6px 0 12px}
.key.reference{background:var(--reference);margin-left:0}.key.current{background:var(--current)}
table{border-collapse:collapse;width:100%}
th,td{text-align:right;font-weight:normal;padding:1px 0 1px 12px;border-top:1px solid var(--line)}
th:first-child{text-align:left;padding-left:0;color:var(--quiet)}
thead th{color:var(--quiet);border:0}
.scroll{overflow-x:auto;margin:16px 0}
.timeline{width:auto;min-width:100%}
.timeline th,.timeline td{white-space:nowrap}
.timeline td.why{text-align:left;color:var(--quiet)}
.timeline svg{width:auto;height:20px}
rect.calm{fill:var(--reference);opacity:.55}rect.beyond{fill:var(--drift)}rect.unsaid{fill:var(--line)}
`;
