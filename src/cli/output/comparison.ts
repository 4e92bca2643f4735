import type { Comparison } from '../../contract/compare';
import type { Section, SectionCell } from '../../core/compare/sections';
import { isUnlike, runLabel } from '../../core/compare/words';
import { safeLine } from '../../core/format/safe-text';
import type { Style } from './style';
import { table, type Cell } from './table';

const widest = 48;

/** What differs, one table a subject, for people at a terminal. */
export function comparisonText({ runs, baseline, missing }: Comparison, sections: readonly Section[], style: Style): string {
  const columns = [{ title: '', max: widest }, ...runs.map(run => ({ title: `${safeLine(runLabel(run))}${run.id === baseline ? ' =' : ''}`, max: widest }))];
  const shown = sections.filter(({ id, rows }) => id === 'runs' || rows.length > 0);
  const lines = shown.flatMap(({ id, title, rows, same, left, notes }) => [
    ...(id === 'runs' ? [] : ['', `${style.strong(title)}${same > 0 ? style.faint(`  ${same} more the same`) : ''}${left > 0 ? style.faint(`  ${left} more not shown`) : ''}`]),
    table(columns, rows.map(({ label, inner, cells }) => [{ text: `${inner ? '  ' : ''}${safeLine(label)}` }, ...cells.map(cell => cellOf(cell, style))]), style.faint),
    ...notes.map(note => style.warn(safeLine(note))),
  ]);
  const differing = shown.filter(({ id, rows }) => id !== 'runs' && rows.some(({ differs }) => differs));
  return [...lines, '', ...(missing.length > 0 ? [] : [differing.length === 0 ? `${style.good('=')} Nothing differs that is known.` : style.faint('“=” marks the baseline, “★” the best; “≠” differs from the baseline.')])].join('\n').trimEnd();
}

const cellOf = ({ text, verdict, best }: SectionCell, style: Style): Cell => {
  const unlike = verdict !== null && isUnlike(verdict);
  return { text: `${best ? '★ ' : ''}${unlike ? '≠ ' : ''}${safeLine(text)}`, ...(best ? { paint: style.good } : unlike ? { paint: style.strong } : {}) };
};
