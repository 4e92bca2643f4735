import type { DriftTimeline, TimelineColumn, TimelineTruth } from '../../../contract/drift';
import { escapeHtml, isolated } from '../../compare/html/escape';
import { formatCount, formatExactTime, formatNumber, formatPercent, markdownText } from '../../format';
import { writeWindow } from '../window';
import { headHtml } from './page';

const drifts = ({ verdict: { kind } }: TimelineColumn): boolean => kind !== 'none' && kind !== 'unknown';

/** The whole in one sentence. */
export function timelineSummary({ columns, windows, by, window }: DriftTimeline): string {
  const moved = columns.filter(drifts);
  const span = `${windows.length} windows of ${writeWindow(window)} along ${by}`;
  if (moved.length === 0) return `No drift over time in ${formatCount(columns.length)} columns, ${span}.`;
  return `${moved.length} of ${columns.length} columns drift over time: ${moved.slice(0, 5).map(({ name, verdict }) => `${name} (${verdict.kind})`).join(', ')}${moved.length > 5 ? ', …' : ''}; ${span}.`;
}

export function timelineLines({ reference, windows, left, truth }: DriftTimeline): string[] {
  const last = windows.at(-1);
  return [
    reference.first === null ? `The reference has ${formatCount(reference.rows)} rows.` : `The reference is the first ${reference.first === 1 ? 'window' : `${reference.first} windows`}, ${formatCount(reference.rows)} rows.`,
    ...(last?.driftedShare == null ? [] : [`In the last window, from ${last.start}, ${formatPercent(last.driftedShare)} of the columns drift.`]), ...(left > 0 ? [`${formatCount(left)} rows have no time, and are in no window.`] : []),
    ...(truth === null ? [] : truthLines(truth, windows)),
  ];
}

/** Each window's error or accuracy, and where labels are still to come. */
function truthLines({ metric, windows: truths }: TimelineTruth, windows: DriftTimeline['windows']): string[] {
  const told = truths.flatMap(({ value }, at) => (value === null ? [] : [`${windows[at]?.start ?? ''} ${formatNumber(value)}`]));
  const missing = truths.reduce((sum, each) => sum + each.missing, 0);
  const last = truths.at(-1);
  return [
    told.length === 0 ? 'No label is there yet, so that nothing can be said of the predictions.' : `${metric === 'accuracy' ? 'Accuracy' : 'Mean absolute error'} by window: ${told.length > 12 ? `${told.slice(0, 3).join(', ')}, …, ${told.slice(-6).join(', ')}` : told.join(', ')}.`,
    ...(missing === 0 ? [] : [`${formatCount(missing)} predictions have no label yet, ${formatCount(last?.missing ?? 0)} of them in the last window.`]),
  ];
}

/** What else is told of columns, each behind its name: how its threshold did in past windows; of texts and pictures, what was looked at. */
export const pastLines = ({ columns }: DriftTimeline): { name: string; line: string }[] => columns.flatMap(({ name, past }) => (past === null ? [] : [{ name, line: past.sentence }]));
export const noteLines = ({ columns }: DriftTimeline): { name: string; line: string }[] => columns.flatMap(({ name, notes }) => notes.map((line) => ({ name, line })));
/** Their headings where a report has some. */
export const pastTitle = 'Past windows';
export const noteTitle = 'Texts and pictures';

const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/** More windows than this are drawn by the greatest of each few. */
const mostBlocks = 60;

/** One sign a window: how far it lies from the reference, half way up being the threshold; `·` where there are too few rows. */
export function blocksOf({ cells, threshold }: TimelineColumn): string {
  const each = Math.ceil(cells.length / mostBlocks);
  return Array.from({ length: Math.ceil(cells.length / each) }, (_, at) => {
    const effects = cells.slice(at * each, (at + 1) * each).flatMap(({ effect }) => effect ?? []);
    return effects.length === 0 ? '·' : blocks[Math.min(blocks.length - 1, Math.floor((Math.max(...effects) / (threshold || 1)) * 4))];
  }).join('');
}

/** For a pull request: one row a column, a block a window. */
export function timelineMarkdown(timeline: DriftTimeline, names: { reference: string | null; current: string }): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `${[
    `**${markdownText(timelineSummary(timeline))}**`, '', `${names.reference === null ? '' : `Reference: ${markdownText(names.reference)}. `}Current: ${markdownText(names.current)}.`, '',
    row(['Column', 'Drift', 'Windows', 'What happened']), row(['---', '---', '---', '---']),
    ...timeline.columns.map((column) => row([markdownText(column.name), drifts(column) ? `**${column.verdict.kind}**` : column.verdict.kind, blocksOf(column), markdownText(column.reason)])),
    '', ...timelineLines(timeline).map((line) => `- ${markdownText(line)}`), ...markdownPart(noteTitle, noteLines(timeline)), ...markdownPart(pastTitle, pastLines(timeline)),
  ].join('\n')}\n`;
}

const markdownPart = (title: string, lines: readonly { name: string; line: string }[]): string[] => (lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines.map(({ name, line }) => `- ${markdownText(`${name}: ${line}`)}`)]);
const pageParts = (title: string, lines: readonly { name: string; line: string }[]): string => (lines.length === 0 ? '' : `<h2>${title}</h2><ul>${lines.map(({ name, line }) => `<li>${isolated(name)}: ${isolated(line)}</li>`).join('')}</ul>\n`);

const [step, height] = [10, 20];

/** A bar a window, the threshold half way up; what it says is in its title. */
function rowHtml(column: TimelineColumn, { windows }: DriftTimeline): string {
  const bars = column.cells.map(({ effect, drift }, at) => {
    const size = effect === null ? 4 : Math.max(1, Math.round(Math.min(1, effect / (2 * column.threshold || 1)) * height));
    const told = effect === null ? 'too few rows' : `${formatNumber(effect)}${drift === true ? ', drift' : ''}`;
    return `<g><title>${escapeHtml(`${windows[at]?.start ?? ''}: ${told}`)}</title><rect class="${drift === null ? 'unsaid' : drift ? 'beyond' : 'calm'}" x="${at * step}" y="${height - size}" width="${step - 1}" height="${size}"/></g>`;
  });
  return `<svg width="${windows.length * step}" viewBox="0 0 ${windows.length * step} ${height}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(`${column.name}: ${column.reason}`)}">${bars.join('')}</svg>`;
}

/** One file that opens anywhere: a row a column, a bar a window. */
export function timelinePage({ timeline, reference, current, madeAt }: { timeline: DriftTimeline; reference: string | null; current: string; madeAt: number }, hash: (text: string) => string): string {
  return `${headHtml(`Drift of ${current} over time`, hash)}
<body>
<h1>${isolated(timelineSummary(timeline))}</h1>
<p class="quiet">${reference === null ? '' : `Reference: ${isolated(reference)}. `}Current: ${isolated(current)}. From ${escapeHtml(timeline.windows[0]?.start ?? '')} to ${escapeHtml(timeline.windows.at(-1)?.start ?? '')}. ${escapeHtml(formatExactTime(madeAt))}. Made by Offbook.</p>
<div class="scroll"><table class="timeline"><thead><tr><th scope="col">Column</th><th scope="col">Drift</th><th scope="col">Windows</th><th></th></tr></thead><tbody>
${timeline.columns.map((column) => `<tr><th scope="row">${isolated(column.name)}</th><td>${drifts(column) ? `▲ ${column.verdict.kind}` : column.verdict.kind}</td><td>${rowHtml(column, timeline)}</td><td class="why">${isolated(column.reason)}</td></tr>`).join('\n')}
</tbody></table></div>
<ul>${timelineLines(timeline).map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>
${pageParts(noteTitle, noteLines(timeline))}${pageParts(pastTitle, pastLines(timeline))}</body>
</html>
`;
}
