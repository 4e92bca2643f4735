import type { SetDrift } from '../../contract/drift';
import { lineOf, schemaLines, summaryOf } from '../../core/drift/report/words';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';
import { table } from './table';

const widest = 40;

/** For people at a terminal: the verdict, one line a column, and why. */
export function driftReport(set: SetDrift, style: Style): string {
  const lines = set.columns.map(lineOf);
  const rows = lines.map(({ name, verdict, method, statistic, chance, effect }) => [
    { text: safeLine(name) }, { text: verdict === 'drift' ? '▲ drift' : verdict, ...(verdict === 'drift' ? { paint: style.warn } : {}) }, { text: method }, { text: statistic }, { text: chance }, { text: effect },
  ]);
  const quality = [...schemaLines(set), ...lines.flatMap(({ name, quality: found }) => found.map(sentence => `${name}: ${sentence}`))];
  const drifted = lines.filter(({ verdict }) => verdict === 'drift');
  return [
    style.strong(summaryOf(set)), '',
    ...(rows.length > 0 ? [table([{ title: '', max: widest }, { title: 'verdict' }, { title: 'measure' }, { title: 'statistic', align: 'right' }, { title: 'p', align: 'right' }, { title: 'effect', align: 'right' }], rows, style.faint)] : []),
    ...(drifted.length > 0 ? ['', ...drifted.map(({ name, reason }) => `${style.strong(safeLine(name))}  ${safeLine(reason)}`)] : []),
    ...(quality.length > 0 ? ['', ...quality.map(sentence => style.faint(safeLine(sentence)))] : []),
  ].join('\n');
}
