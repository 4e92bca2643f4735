import type { DriftTimeline, SetDrift } from '../../contract/drift';
import { blocksOf, noteLines, pastLines, timelineLines, timelineSummary } from '../../core/drift/report/timeline';
import { lineOf, modelLine, schemaLines, summaryOf } from '../../core/drift/report/words';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';
import { table } from './table';

const widest = 40;

/** For people at a terminal: the verdict, one line a column, and why. */
export function driftReport(set: SetDrift, style: Style): string {
  const lines = set.columns.map(lineOf);
  const model = modelLine(set);
  const rows = lines.map(({ name, verdict, method, statistic, chance, effect, model: share }) => [
    { text: safeLine(name) }, { text: verdict === 'drift' ? '▲ drift' : verdict, ...(verdict === 'drift' ? { paint: style.warn } : {}) }, { text: method }, { text: statistic }, { text: chance }, { text: effect }, ...(model === null ? [] : [{ text: share }]),
  ]);
  const quality = [...schemaLines(set), ...lines.flatMap(({ name, quality: found }) => found.map(sentence => `${name}: ${sentence}`))];
  const words = lines.flatMap(({ name, words: told, pictures }) => [...told, ...pictures].map(line => `${name}: ${line}`));
  const drifted = lines.filter(({ verdict }) => verdict === 'drift');
  return [
    style.strong(safeLine(summaryOf(set))), '',
    ...(rows.length > 0 ? [table([{ title: '', max: widest }, { title: 'verdict' }, { title: 'measure' }, { title: 'statistic', align: 'right' }, { title: 'p', align: 'right' }, { title: 'effect', align: 'right' }, ...(model === null ? [] : [{ title: 'model', align: 'right' as const }])], rows, style.faint)] : []),
    ...(model === null ? [] : [style.faint(safeLine(model))]),
    ...(drifted.length > 0 ? ['', ...drifted.map(({ name, reason }) => `${style.strong(safeLine(name))}  ${safeLine(reason)}`)] : []),
    ...(words.length > 0 ? ['', ...words.map(line => style.faint(safeLine(line)))] : []),
    ...(quality.length > 0 ? ['', ...quality.map(sentence => style.faint(safeLine(sentence)))] : []),
  ].join('\n');
}

/** A block a window, as high as its distance; which drift is told beside. */
export function timelineReport(timeline: DriftTimeline, style: Style): string {
  const rows = timeline.columns.map((column) => [{ text: safeLine(column.name) }, { text: column.verdict.kind, ...(column.verdict.kind === 'none' || column.verdict.kind === 'unknown' ? {} : { paint: style.warn }) }, { text: blocksOf(column) }, { text: safeLine(column.reason) }]);
  const told = [noteLines(timeline), pastLines(timeline)].map(lines => lines.map(({ name, line }) => `${style.strong(safeLine(name))}  ${safeLine(line)}`)).filter(({ length }) => length > 0);
  return [
    style.strong(safeLine(timelineSummary(timeline))), '', ...(rows.length > 0 ? [table([{ title: '', max: widest }, { title: 'drift' }, { title: 'windows' }, { title: '' }], rows, style.faint), ''] : []),
    ...told.flatMap(lines => [...lines, '']), ...timelineLines(timeline).map(line => style.faint(safeLine(line))),
  ].join('\n');
}
