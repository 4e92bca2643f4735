import type { Comparison } from '../../contract/compare';
import { markdownText } from '../format';
import type { Section, SectionRow } from './sections';
import { isUnlike, isUnsure, runLabel } from './words';

/** The sections as tables for a text that people discuss. What differs from the baseline is strong, the best has a star. */
export function compareMarkdown({ runs, baseline }: Pick<Comparison, 'runs' | 'baseline'>, sections: readonly Section[]): string {
  const heads = runs.map((run) => `${markdownText(runLabel(run))}${run.key === baseline ? ' (baseline)' : ''}`);
  return `${sections.filter(({ rows, notes }) => rows.length > 0 || notes.length > 0).map(({ title, rows, same, unsure, left, notes }) => [
    `### ${title}`, '',
    ...(rows.length === 0 ? [] : [line(['', ...heads]), line(['---', ...heads.map(() => '---')]), ...rows.map(rowLine), '']),
    ...notes.flatMap((note) => [markdownText(note), '']),
    ...(same > 0 ? [`${same} more are the same.`, ''] : []), ...(unsure > 0 ? [`${unsure} more can't be compared.`, ''] : []), ...(left > 0 ? [`${left} more are not shown.`, ''] : []),
  ].join('\n')).join('\n').trimEnd()}\n`;
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const rowLine = ({ label, cells, inner }: SectionRow): string => line([`${inner ? '↳ ' : ''}${markdownText(label)}`, ...cells.map((cell) => {
  const { text, verdict, best } = cell;
  const shown = `${best ? '★ ' : ''}${markdownText(text)}${isUnsure(cell) ? ' (can\'t be compared)' : ''}`;
  return verdict !== null && isUnlike(verdict) ? `**${shown}**` : shown;
})]);
