import type { InputFacts, OutputFacts } from '../../contract/events';
import type { RunDetail } from '../../contract/run';
import { formatBytes, formatNumber } from '../../core/format/numbers';
import { formatDuration, formatExactTime } from '../../core/format/times';
import { formatValue } from '../../core/format/values';
import { metricsText, stateIcon, statePaint, stateWord } from './run-words';
import { safeLine, safeText } from './safe-text';
import type { Style } from './style';

/** What is kept about a run, for people: what it was, how it ended, what it gave. */
export function runReport(run: RunDetail, storePath: string, style: Style): string {
  const paint = statePaint(run.state, style);
  const lines = [`${paint(`${stateIcon(run.state)} ${stateWord(run.state)}`)}  ${style.strong(safeLine(run.function.name))}${run.name ? `  “${safeLine(run.name)}”` : ''}  ${style.faint(run.id)}`];
  if (run.sentence) lines.push(paint(safeText(run.sentence)));
  const install = installHint(run);
  if (install) lines.push(install);
  lines.push('');
  const facts = (rows: [string, string | null | undefined][]) => {
    for (const [name, text] of rows) if (text) lines.push(`${style.faint(name.padEnd(12))} ${text}`);
  };
  facts([
    ['Function', `${safeLine(run.function.file)}:${run.function.line}`],
    ['Started', run.startedAt === null ? null : formatExactTime(run.startedAt)],
    ['Took', run.durationMs === null ? null : formatDuration(run.durationMs)],
    ['Exit code', run.exitCode === null ? run.signal && `none: ended by ${run.signal}` : String(run.exitCode)],
    ['Python', run.environment.python && `${run.environment.python.version}  ${safeLine(run.environment.python.executable)}`],
    ['Packages', run.environment.packages && `${run.environment.packages.length} installed`],
    ['Machine', run.user && run.host ? safeLine(`${run.user}@${run.host}`) : null],
    ['Git', gitText(run)],
    ['Code', run.code.modules.length ? `${run.code.modules.length} ${run.code.modules.length === 1 ? 'module' : 'modules'} kept: ${run.code.modules.slice(0, 4).map(({ path }) => safeLine(path)).join(', ')}${run.code.modules.length > 4 ? ', …' : ''}` : null],
    ['Memory', run.peakRss === null ? null : `${formatBytes(run.peakRss)} at most`],
    ['Again of', run.again],
    ['Folder', `${storePath}/runs/${run.id}`],
  ]);
  const block = (title: string, rows: [string, string][]) => {
    if (!rows.length) return;
    const width = Math.min(28, Math.max(...rows.map(([name]) => name.length)));
    lines.push('', style.strong(title), ...rows.map(([name, text]) => `  ${safeLine(name).padEnd(width)}  ${text}`.trimEnd()));
  };
  block('Metrics', run.metrics.map(({ name, last, count, min, max }) => [name, `${formatNumber(last)}${count > 1 ? style.faint(`  ${count} values, ${formatNumber(min)} to ${formatNumber(max)}`) : ''}`]));
  block('Parameters', run.params.map(({ name, value, repr, from }) => [name, `${safeLine(repr ?? formatValue(value))}${from === 'default' ? style.faint('  default') : ''}`]));
  block('Inputs', run.inputs.map(input => [input.name, inputText(input)]));
  block('Outputs', run.outputs.map(output => [output.name, outputText(output)]));
  block('Figures', run.artifacts.filter(({ role }) => role === 'figure').map(({ name, title, bytes }) => [name, `${title ? `${safeLine(title)}  ` : ''}${formatBytes(bytes)}`]));
  block('Warnings', run.warningList.map(({ code, message }) => [code, safeLine(message)]));
  block('About this record', run.recordProblems.map((text): [string, string] => ['', safeLine(text)]));
  if (run.error?.traceback) lines.push('', style.strong('Traceback'), safeText(run.error.traceback.trimEnd()));
  return lines.join('\n');
}

/** One line under a run that has just ended. */
export function endLine(run: RunDetail, style: Style): string {
  const paint = statePaint(run.state, style);
  const parts = [run.durationMs === null ? null : formatDuration(run.durationMs), metricsText(run.metrics, 6), style.faint(run.id)].filter(Boolean);
  const lines = [`${paint(`${stateIcon(run.state)} ${stateWord(run.state)}`)}  ${parts.join(' · ')}`];
  if (run.sentence) lines.push(`  ${safeText(run.sentence)}`);
  const install = installHint(run);
  if (install) lines.push(`  ${install}`);
  for (const output of run.outputs) if (output.kind !== 'none' && output.kind !== 'mapping') lines.push(`  → ${safeLine(output.name)}  ${outputText(output)}`);
  for (const { message } of run.warningList) lines.push(`  ${style.warn('!')} ${safeLine(message)}`);
  return lines.join('\n');
}

/** What to type where a package was missing. The name to import is not always the name to install. */
function installHint({ error, request }: RunDetail): string | null {
  if (!error?.package) return null;
  const python = request?.python.path;
  const name = safeLine(error.package);
  return `The environment has no \`${name}\`. Install it: ${python ? safeLine(/[^\w./+-]/.test(python) ? `'${python.replaceAll("'", `'\\''`)}'` : python) : 'python'} -m pip install ${name}`;
}

function gitText({ code: { git } }: RunDetail): string | null {
  if (!git) return null;
  if (git.error || !git.commit) return git.error ? safeLine(git.error.replace(/^fatal: /, '')) : 'no commit yet';
  const changed = git.changes?.length ?? 0;
  return `${safeLine(git.branch ?? 'no branch')}@${git.commit.slice(0, 7)}${git.dirty ? ` (${changed} ${changed === 1 ? 'file' : 'files'} changed)` : ''}`;
}

function inputText(input: InputFacts): string {
  const from = input.source?.kind === 'output' ? `run ${input.source.run ?? '?'}, output ${safeLine(input.source.output ?? '?')}` : safeLine(input.path ?? input.source?.path ?? '?');
  return [from, sizeText(input), input.bytes === undefined ? null : formatBytes(input.bytes), input.changed ? 'changed during the run' : null, input.error && safeLine(input.error)].filter(Boolean).join('  ');
}

function outputText(output: OutputFacts): string {
  const value = output.value === undefined ? null : safeLine(formatValue(output.value, 80));
  return [output.kind === 'none' ? 'None' : safeLine(output.pythonType), value, sizeText(output), output.bytes === undefined ? null : formatBytes(output.bytes), output.path && safeLine(output.path)].filter(Boolean).join('  ');
}

function sizeText({ rows, columns }: Pick<InputFacts, 'rows' | 'columns'>): string | null {
  if (rows === undefined) return columns ? `${columns.length} columns` : null;
  return columns ? `${formatNumber(rows)} × ${columns.length}` : `${formatNumber(rows)} rows`;
}
