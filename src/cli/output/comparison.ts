import type { Comparison } from '../../contract/compare';
import type { Section, SectionCell } from '../../core/compare/sections';
import { isUnlike, isUnsure, runLabel } from '../../core/compare/words';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';
import { table, type Cell } from './table';

const widest = 48;

/** What differs, one table a subject, for people at a terminal. */
export function comparisonText({ runs, baseline, missing }: Comparison, sections: readonly Section[], style: Style): string {
  const columns = [{ title: '', max: widest }, ...runs.map(run => ({ title: `${safeLine(runLabel(run))}${run.key === baseline ? ' =' : ''}`, max: widest }))];
  const shown = sections.filter(({ id, rows }) => id === 'runs' || rows.length > 0);
  const lines = shown.flatMap(({ id, title, rows, same, unsure, left, notes }) => [
    ...(id === 'runs' ? [] : ['', `${style.strong(title)}${same > 0 ? style.faint(`  ${same} more the same`) : ''}${unsure > 0 ? style.faint(`  ${unsure} more can't be compared`) : ''}${left > 0 ? style.faint(`  ${left} more not shown`) : ''}`]),
    table(columns, rows.map(({ label, inner, cells }) => [{ text: `${inner ? '  ' : ''}${safeLine(label)}` }, ...cells.map(cell => cellOf(cell, style))]), style.faint),
    ...notes.map(note => style.warn(safeLine(note))),
  ]);
  const unsure = shown.some(({ rows }) => rows.some(({ cells }) => cells.some(isUnsure)));
  const differing = shown.filter(({ id, rows }) => id !== 'runs' && rows.some(({ differs }) => differs));
  return [...lines, '', ...(missing.length > 0 ? [] : [differing.length === 0 ? `${style.good('=')} Nothing differs that is known.` : style.faint('“=” marks the baseline, “★” the best; “≠” differs from the baseline.')]), ...(unsure ? [style.faint('“?” can\'t be compared with the baseline, as a secret.')] : [])].join('\n').trimEnd();
}

const cellOf = (cell: SectionCell, style: Style): Cell => {
  const { text, verdict, best } = cell;
  const unlike = verdict !== null && isUnlike(verdict);
  return { text: `${best ? '★ ' : ''}${unlike ? '≠ ' : isUnsure(cell) ? '? ' : ''}${safeLine(text)}`, ...(best ? { paint: style.good } : unlike ? { paint: style.strong } : {}) };
};
