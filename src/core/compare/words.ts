import type { ComparedRun, DataCell, EnvironmentKey, MetricGoal, ParamCell, TextCell, UnitVerdict, Verdict } from '../../contract/compare';
import { unreachable } from '../../contract/ids';
import { formatBytes, formatNumber, formatValue } from '../format';

/** What the saved page and the command line say. The window's own page has its words from its own table. */
export const environmentTitle: Record<EnvironmentKey, string> = {
  python: 'Python', implementation: 'Implementation', executable: 'Interpreter', system: 'System', release: 'Kernel', machine: 'Architecture', processor: 'Processor', cores: 'Cores', memory: 'Memory', gpu: 'GPU',
  host: 'Machine', user: 'User', commit: 'Commit', branch: 'Branch', dirty: 'Uncommitted changes', remote: 'Remote', root: 'Project', cwd: 'Working directory', offbook: 'Offbook', variable: 'Variable',
};

export const goalWords = (goal: MetricGoal): string => (goal === 'lower' ? 'lower is better' : goal === 'higher' ? 'higher is better' : '');

export function verdictWords(verdict: UnitVerdict): string {
  switch (verdict) {
    case 'baseline': return 'baseline';
    case 'same': return 'same';
    case 'other': return 'changed';
    case 'cosmetic': return 'comments or layout only';
    case 'none': return 'not there';
    case 'only': return 'only here';
    case 'unknown': return 'unknown';
    default: return unreachable(verdict);
  }
}

/** The name that people gave; else the end of the id, which tells runs of one second apart; and the history, where there are several. */
export const runLabel = ({ name, id, history }: Pick<ComparedRun, 'name' | 'id' | 'history'>): string => inHistory(name ?? id.slice(-6), history);
export const inHistory = (label: string, history: string | null): string => (history === null ? label : `${label} · ${history}`);

const absent = (cell: { kind: 'none' } | { kind: 'unknown' }): string => (cell.kind === 'none' ? '–' : 'unknown');

export const paramText = (cell: ParamCell): string => (cell.kind !== 'value' ? absent(cell) : cell.repr ?? (cell.value === undefined ? 'unknown' : formatValue(cell.value)));

export const textOf = (cell: TextCell): string => (cell.kind === 'value' ? cell.text : absent(cell));

/** `322,104 × 14 · 1.2 MB · 3f2a9c01` */
export function dataText(cell: DataCell, rowName: string): string {
  if (cell.kind !== 'value') return absent(cell);
  const { name, rows, columns, shape, bytes, sha256, value, changed, sampled, pythonType } = cell;
  const size = shape !== null && shape.length > 0 ? shape.map((length) => formatNumber(length)).join(' × ') : rows !== null ? (columns === null ? `${formatNumber(rows)} ${rows === 1 ? 'row' : 'rows'}` : `${formatNumber(rows)} × ${columns.length}`) : null;
  const content = value !== undefined ? formatValue(value, 80) : sha256 === null ? null : `${sha256.slice(0, 8)}${sampled ? ' (sampled)' : ''}`;
  return [name === rowName ? null : name, size, bytes === null ? null : formatBytes(bytes), content, changed ? 'changed during the run' : null].filter((part) => part !== null).join(' · ') || pythonType || 'unknown';
}

/** Nobody knows whether it is the baseline's, though there is a text: masks of secrets are alike. */
export const isUnsure = ({ verdict, text }: { verdict: UnitVerdict | null; text: string }): boolean => verdict === 'unknown' && text !== 'unknown';

/** What stands beside a text where it alone would not tell that something is other: a hash that is cut, a default. */
export const isUnlike = (verdict: Verdict | UnitVerdict): boolean => verdict === 'other' || verdict === 'none' || verdict === 'only';
