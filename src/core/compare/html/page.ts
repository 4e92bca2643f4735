import type { CodeComparison, ComparedRun, Comparison, FigureCell } from '../../../contract/compare';
import type { CompareResources, CurveView } from '../../../contract/compare-page';
import type { Sha256 } from '../../../contract/ids';
import { formatBytes, formatExactTime } from '../../format';
import { type Section, type SectionCell, sectionsOf } from '../sections';
import { isUnsure, runLabel, verdictWords } from '../words';
import { chart, type Line, plotArea } from './chart';
import { type Charts, curvesSection } from './curves';
import { escapeHtml, isolated } from './escape';
import { key, legend } from './legend';
import { style } from './style';

/** A picture's content; or why it is not here, in words. */
export type Picture = { mediaType: string; base64: string } | { why: string };

export interface PageFacts {
  comparison: Comparison; code: CodeComparison | null; charts: Charts; resources: readonly CompareResources[]; pictures: ReadonlyMap<Sha256, Picture>;
  /** Also what is the same. */
  all: boolean;
  madeAt: number;
  view: CurveView;
}

/** Nothing was chosen. */
export const plainView: CurveView = { x: 'step', smoothing: 0, log: [], zooms: [], hidden: [] };

/** The comparison as one file that opens anywhere: nothing is fetched, no script runs, dark where the reader's system is. `hash`: SHA-256 in base64, for the page's own policy. */
export function comparePage({ comparison, code, charts, resources, pictures, all, madeAt, view }: PageFacts, hash: (text: string) => string): string {
  const { runs } = comparison;
  const functions = [...new Set(runs.map((run) => run.function.name))];
  const title = `${functions.length === 1 && functions[0] ? `${functions[0]}: ` : ''}${runs.length} runs compared`;
  const look = style(runs.length);
  const policy = `default-src 'none'; style-src 'sha256-${hash(look)}'; img-src data:; base-uri 'none'; form-action 'none'`;
  const [head, ...rest] = sectionsOf(comparison, code, all);
  const body = [
    head ? section(head, runs, comparison.baseline) : '',
    ...rest.filter(({ id }) => id === 'params' || id === 'metrics').map((each) => section(each, runs, comparison.baseline)),
    curvesSection(comparison, charts, view),
    figuresSection(comparison, pictures, all),
    ...rest.filter(({ id }) => id !== 'params' && id !== 'metrics').map((each) => section(each, runs, comparison.baseline)),
    resourcesSection(comparison, resources, view),
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${look}</style>
</head>
<body>
<h1>${isolated(title)}</h1>
<p class="quiet">${all ? 'All that is known' : 'What differs'}, as of ${escapeHtml(formatExactTime(madeAt))}. Made by Offbook.</p>
${plotArea}
${body.join('\n')}
</body>
</html>
`;
}

function section({ id, title, rows, same, unsure, left, notes }: Section, runs: readonly ComparedRun[], baseline: ComparedRun['key'] | null): string {
  const rest = [
    ...notes.map((note) => `<p class="quiet">${isolated(note)}</p>`),
    ...(same > 0 && id !== 'runs' ? [`<p class="quiet">${same === 1 ? '1 more is the same in all runs.' : `${same} more are the same in all runs.`}</p>`] : []),
    ...(unsure > 0 ? [`<p class="quiet">${unsure} more can't be compared.</p>`] : []),
    ...(left > 0 ? [`<p class="quiet">${left} more did not fit here.</p>`] : []),
  ].join('');
  if (rows.length === 0) return `<section id="${id}"><h2>${title}</h2>${rest || '<p class="quiet">None that is known.</p>'}</section>`;
  const heads = runs.map((run, index) => `<th scope="col">${key(index)}${isolated(runLabel(run))}${run.key === baseline ? ' <span class="more">baseline</span>' : ''}${run.name === null ? '' : `<span class="more">${escapeHtml(run.id)}</span>`}</th>`);
  const lines = rows.map(({ label, more, cells, inner }) => `<tr${inner ? ' class="inner"' : ''}><th scope="row">${isolated(label)}${more === undefined ? '' : ` <span class="more">${isolated(more)}</span>`}</th>${cells.map(cellHtml).join('')}</tr>`);
  return `<section id="${id}"><h2>${title}</h2><div class="scroll"><table${id === 'metrics' ? ' class="number"' : ''}><thead><tr><th></th>${heads.join('')}</tr></thead><tbody>${lines.join('\n')}</tbody></table></div>${rest}</section>`;
}

function cellHtml(cell: SectionCell): string {
  const { text, verdict, best } = cell;
  const more = isUnsure(cell) ? [cell.more, 'can\'t be compared'].filter(Boolean).join(' · ') : cell.more;
  const classes = [verdict === 'other' || verdict === 'none' || verdict === 'only' ? verdict : null, best ? 'best' : null].filter((each) => each !== null);
  const spoken = [best ? 'best' : null, verdict !== null && verdict !== 'baseline' && verdictWords(verdict) !== text ? verdictWords(verdict) : null].filter((each) => each !== null).join(', ');
  return `<td${classes.length === 0 ? '' : ` class="${classes.join(' ')}"`}${spoken === '' ? '' : ` title="${spoken}"`}>${isolated(text)}${more === undefined ? '' : ` <span class="more">${isolated(more)}</span>`}</td>`;
}

function figuresSection({ runs, figures }: Comparison, pictures: ReadonlyMap<Sha256, Picture>, all: boolean): string {
  const shown = all ? figures : figures.filter(({ differs }) => differs);
  if (figures.length === 0) return '';
  const rest = figures.length > shown.length ? `<p class="quiet">${figures.length - shown.length} more are the same in all runs.</p>` : '';
  const rows = shown.map(({ name, cells }) => {
    const heading = cells.map((cell) => (cell.kind === 'value' ? cell.title : null)).find((text) => text !== null);
    return `<h2>${isolated(name)}${heading && heading !== name ? ` <span class="more">${isolated(heading)}</span>` : ''}</h2><div class="figures">${runs.map((run, index) => `<figure><figcaption>${key(index)}${isolated(runLabel(run))}</figcaption>${pictureHtml(cells[index] ?? { kind: 'unknown' }, name, run, pictures)}</figure>`).join('')}</div>`;
  });
  return `<section id="figures"><h2>Figures</h2>${rows.join('\n')}${rest}</section>`;
}

/** What a browser shows as a picture and nothing else: an SVG can't run anything there. */
const shownTypes = /^image\/(?:png|jpeg|gif|webp|svg\+xml)$/;

function pictureHtml(cell: FigureCell, name: string, run: ComparedRun, pictures: ReadonlyMap<Sha256, Picture>): string {
  const empty = (why: string): string => `<p class="empty">${isolated(why)}</p>`;
  if (cell.kind !== 'value') return empty(cell.kind === 'none' ? 'This run has no such figure.' : 'Whether this run has such a figure is unknown.');
  const picture = cell.sha256 === null ? undefined : pictures.get(cell.sha256);
  if (picture === undefined) return empty('Its content is unknown.');
  if ('why' in picture) return empty(picture.why);
  if (!shownTypes.test(picture.mediaType)) return empty(`A browser shows no ${picture.mediaType} by itself.`);
  return `<img alt="${escapeHtml(`${name}, ${runLabel(run)}`)}" src="data:${picture.mediaType};base64,${picture.base64}">`;
}

function resourcesSection({ runs }: Comparison, resources: readonly CompareResources[], view: CurveView): string {
  const linesOf = (read: (point: CompareResources['points'][number]) => number | null | undefined): Line[] => runs.flatMap((run, index): Line[] => {
    const found = view.hidden.includes(run.key) ? undefined : resources.find((each) => each.run === run.key);
    const points = found?.points.filter((point) => typeof read(point) === 'number') ?? [];
    return points.length < 2 || !found ? [] : [{ run: index, label: runLabel(run), x: points.map(({ t }) => (t - found.start) / 1000), y: points.map((point) => read(point) ?? Number.NaN) }];
  });
  const kinds: [string, Line[], ((value: number) => string)?][] = [
    ['Processor, percent of one core', linesOf(({ cpu }) => cpu)], ['Memory', linesOf(({ rss }) => rss), formatBytes],
    ['GPU, percent', linesOf(({ gpuUtil }) => gpuUtil)], ['GPU memory', linesOf(({ gpuMemory }) => gpuMemory), formatBytes],
  ];
  const charts = kinds.flatMap(([title, lines, format]) => {
    const drawn = lines.length === 0 ? null : chart({ title, xTitle: 'seconds since the start', lines, ...(format ? { format } : {}) });
    return drawn === null ? [] : [`<figure><figcaption>${title}</figcaption>${drawn}</figure>`];
  });
  return charts.length === 0 ? '' : `<section id="resources"><h2>Resources</h2>${legend(runs, view)}<div class="charts">${charts.join('\n')}</div></section>`;
}
