import type { CodeComparison, Comparison, DataRow, UnitVerdict } from '../../contract/compare';
import { formatBytes, formatColumn, formatDuration, formatExactTime } from '../format';
import { linesText } from './lines-text';
import { dataText, environmentTitle, goalWords, inHistory, paramText, textOf, verdictWords } from './words';

export interface SectionCell { text: string; verdict: UnitVerdict | null; best?: boolean; /** Beside the text, quieter. */ more?: string }
export interface SectionRow { label: string; /** Beside the label, quieter. */ more?: string; cells: SectionCell[]; differs: boolean; /** It belongs to the row above it. */ inner?: boolean }
export type SectionId = 'runs' | 'params' | 'metrics' | 'steps' | 'labels' | 'inputs' | 'outputs' | 'code' | 'packages' | 'environment';
export interface Section { id: SectionId; title: string; rows: SectionRow[]; /** Rows that are the same everywhere and not in `rows`. */ same: number; /** Of rows that are not in `rows`: nobody knows whether they differ. */ unsure: number; /** Rows that there was no room for. */ left: number; notes: string[] }

/** The comparison as tables of texts: what the saved page, the command line and Markdown show alike. `all`: also what is the same. */
export function sectionsOf(comparison: Comparison, code: CodeComparison | null, all: boolean): Section[] {
  const { params, metrics, inputs, outputs, packages, environment, labels, steps, left } = comparison;
  const pick = <T extends Judged>(rows: readonly T[], make: (row: T) => SectionRow[]): Pick<Section, 'rows' | 'same' | 'unsure'> => {
    const shown = all ? rows : rows.filter(({ differs }) => differs);
    return { rows: shown.flatMap(make), ...hidden(all ? [] : rows.filter(({ differs }) => !differs)) };
  };
  const sections: Section[] = [
    { id: 'runs', title: 'Runs', rows: runRows(comparison), same: 0, unsure: 0, left: 0, notes: comparison.missing.map(({ id, history, why }) => `${inHistory(id, history)}: ${why}`) },
    {
      id: 'params', title: 'Parameters', left: left.params, notes: [],
      ...pick(params, ({ name, cells, verdicts, differs }) => [{ label: name, differs, cells: cells.map((cell, run) => ({ text: paramText(cell), verdict: verdicts[run] ?? null, ...(cell.kind === 'value' && cell.isDefault ? { more: 'default' } : {}) })) }]),
    },
    {
      id: 'metrics', title: 'Metrics', left: left.metrics, notes: [],
      ...pick(metrics, ({ name, cells, verdicts, differs, best, goal }) => {
        const texts = formatColumn(cells.map((cell) => (cell.kind === 'value' ? cell.last : null)));
        return [{ label: name, differs, ...(goal === 'unknown' ? {} : { more: goalWords(goal) }), cells: cells.map((cell, run) => ({ text: cell.kind === 'unknown' ? 'unknown' : texts[run] ?? '–', verdict: verdicts[run] ?? null, best: best.includes(run) })) }];
      }),
    },
    // As on the page: a part that hardly any run has is not there where none has it.
    ...(steps.length === 0 ? [] : [{ id: 'steps' as const, title: 'Steps', left: left.steps, notes: [], ...pick(steps, ({ step, what, name, cells, verdicts, differs }) => [{ label: what === 'state' ? step : name, ...(what === 'state' ? {} : { more: step }), differs, inner: what !== 'state', cells: cells.map((cell, run) => ({ text: textOf(cell), verdict: verdicts[run] ?? null })) }]) }]),
    ...(labels.length === 0 ? [] : [{ id: 'labels' as const, title: 'Tags of libraries', left: 0, notes: [], ...pick(labels, ({ name, cells, verdicts, differs }) => [{ label: name, differs, cells: cells.map((cell, run) => ({ text: textOf(cell), verdict: verdicts[run] ?? null })) }]) }]),
    { id: 'inputs', title: 'Inputs', left: 0, notes: [], ...pick(inputs, dataRows) },
    { id: 'outputs', title: 'Outputs', left: 0, notes: [], ...pick(outputs, dataRows) },
    ...(code ? [codeSection(comparison, code, all)] : []),
    { id: 'packages', title: 'Packages', left: left.packages, notes: [], ...pick(packages, ({ name, cells, verdicts, differs }) => [{ label: name, differs, cells: cells.map((cell, run) => ({ text: textOf(cell), verdict: verdicts[run] ?? null })) }]) },
    {
      id: 'environment', title: 'Environment', left: 0, notes: [],
      ...pick(environment, ({ key, name, cells, verdicts, differs }) => [{ label: key === 'variable' ? `$${name}` : environmentTitle[key], differs, cells: cells.map((cell, run) => ({ text: textOf(cell), verdict: verdicts[run] ?? null })) }]),
    },
  ];
  return sections;
}

interface Judged { differs: boolean; verdicts: readonly UnitVerdict[] }

function hidden(rows: readonly Judged[]): Pick<Section, 'same' | 'unsure'> {
  const unsure = rows.filter(({ verdicts }) => verdicts.includes('unknown')).length;
  return { same: rows.length - unsure, unsure };
}

function runRows({ runs }: Comparison): SectionRow[] {
  const row = (label: string, texts: (string | null)[]): SectionRow[] => (texts.every((text) => text === null) ? [] : [{ label, differs: new Set(texts).size > 1, cells: texts.map((text) => ({ text: text ?? '–', verdict: null })) }]);
  return [
    ...row('Function', runs.map((run) => run.function.name || 'unknown')),
    ...row('History', runs.map(({ history }) => history)),
    ...row('State', runs.map((run) => run.state)),
    ...row('Started', runs.map(({ startedAt }) => (startedAt === null ? null : formatExactTime(startedAt)))),
    ...row('Took', runs.map(({ durationMs }) => (durationMs === null ? null : formatDuration(durationMs)))),
    ...row('Memory at most', runs.map(({ peakRss }) => (peakRss === null ? null : formatBytes(peakRss)))),
    ...row('Tags', runs.map(({ tags }) => (tags.length === 0 ? null : tags.join(', ')))),
    ...row('Note', runs.map(({ note }) => note)),
    ...row('What happened', runs.map(({ sentence }) => sentence)),
    ...row('About the record', runs.map(({ problems }) => (problems.length === 0 ? null : problems.join(' ')))),
  ];
}

function dataRows({ name, cells, verdicts, differs, columns, columnsAlike }: DataRow): SectionRow[] {
  const alike = columnsAlike > 0 && columns.length > 0 ? { more: columnsAlike === 1 ? '1 column is the same' : `${columnsAlike} columns are the same` } : {};
  return [
    { label: name, differs, ...alike, cells: cells.map((cell, run) => ({ text: dataText(cell, name), verdict: verdicts[run] ?? null, ...(cell.kind === 'value' && cell.path !== null ? { more: cell.path } : {}) })) },
    ...columns.map((column): SectionRow => ({ label: column.name, inner: true, differs: true, cells: column.cells.map((dtype) => ({ text: dtype === null ? '–' : dtype || 'unknown', verdict: null })) })),
  ];
}

function codeSection(comparison: Comparison, { modules, unknown }: CodeComparison, all: boolean): Section {
  const shown = all ? modules : modules.filter(({ differs }) => differs);
  const labels = new Map(comparison.runs.map((run) => [run.key, inHistory(run.name ?? run.id, run.history)]));
  return {
    id: 'code', title: 'Code', left: 0, ...hidden(all ? [] : modules.filter(({ differs }) => !differs)),
    notes: [...unknown.map((key) => `Which modules ran in ${labels.get(key) ?? key} is unknown.`), ...shown.flatMap(({ problem }) => problem ?? [])],
    rows: shown.flatMap(({ path, differs, verdicts, units }): SectionRow[] => [
      { label: path, differs, cells: verdicts.map((verdict) => ({ text: verdictWords(verdict), verdict })) },
      ...units.filter((unit) => all || unit.verdicts.some((verdict) => verdict !== 'same' && verdict !== 'baseline')).map((unit): SectionRow => ({
        label: unit.name || 'what the module does itself', inner: true, differs: unit.differs, ...(unit.differs && unit.reached === false ? { more: 'not reached by the function' } : {}),
        cells: unit.verdicts.map((verdict, run) => { const lines = unit.statements?.[run] ?? []; return { text: verdictWords(verdict), verdict, ...(lines.length > 0 ? { more: `lines ${linesText(lines)}` } : {}) }; }),
      })),
    ]),
  };
}
