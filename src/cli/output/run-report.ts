import path from 'node:path';
import type { CodeGit, InputFacts, OutputFacts } from '../../contract/events';
import type { Distribution } from '../../core/python/distribution';
import type { Origin } from '../../contract/keeping';
import type { ParamFact, RunDetail } from '../../contract/run';
import { formatBytes, formatNumber } from '../../core/format/numbers';
import { formatDuration, formatExactTime } from '../../core/format/times';
import { formatValue } from '../../core/format/values';
import { metricsText, stateIcon, statePaint, stateWord } from './run-words';
import { safeLine, safeText } from '../../core/format/safe-text';
import type { Style } from './style';

/** What a record doesn't say is said to be unknown: a line that is not there would look like an answer. */
const known = (text: string | null | undefined): string => text || 'unknown';

/** What is kept about a run, for people: what it was, how it ended, what it gave. */
export function runReport(run: RunDetail, storePath: string, origin: Origin | null, style: Style, lacking: Distribution | null): string {
  const paint = statePaint(run.state, style);
  const lines = [`${paint(`${stateIcon(run.state)} ${stateWord(run.state)}`)}  ${style.strong(safeLine(known(run.function.name)))}${run.name ? `  “${safeLine(run.name)}”` : ''}  ${style.faint(run.id)}`];
  if (run.sentence) lines.push(paint(safeText(run.sentence)));
  else if (run.state === 'failed' || run.state === 'crashed') lines.push(paint('Why is unknown: the record has no sentence about it.'));
  const install = installHint(run, lacking);
  if (install) lines.push(install);
  lines.push('');
  const facts = (rows: [string, string | null | undefined][]) => {
    for (const [name, text] of rows) lines.push(`${style.faint(name.padEnd(12))} ${known(text)}`);
  };
  const notYet = run.state === 'starting' || run.state === 'running' ? 'not yet' : null;
  facts([
    ['Function', `${safeLine(known(run.function.file))}:${run.function.line || 'line unknown'}${run.function.module ? `  (${safeLine(run.function.module)})` : '  (module unknown)'}`],
    ['Started', run.startedAt === null ? null : formatExactTime(run.startedAt)],
    ['Took', run.durationMs === null ? notYet : formatDuration(run.durationMs)],
    ['Exit code', run.exitCode === null ? notYet ?? (run.signal && `none: ended by ${run.signal}`) : String(run.exitCode)],
    ['Debugged', run.debug === null ? null : run.debug ? 'yes' : 'no'],
    ['Python', `${known(run.environment.python?.version)}  ${safeLine(known(run.environment.python?.executable))}`],
    ['Packages', run.environment.packages && `${run.environment.packages.length} installed`],
    ['Machine', run.user || run.host ? safeLine(`${known(run.user)}@${known(run.host)}`) : null],
    ['Git', gitText(run)],
    ['Code', run.code.modules.length ? `${run.code.modules.length} ${run.code.modules.length === 1 ? 'module' : 'modules'} ran: ${run.code.modules.slice(0, 4).map(({ path }) => safeLine(path)).join(', ')}${run.code.modules.length > 4 ? ', …' : ''}` : null],
    ['Memory', run.peakRss === null ? notYet : `${formatBytes(run.peakRss)} at most`],
    ...(run.again ? [['Again of', run.again] satisfies [string, string]] : []),
    ...(origin ? [['Came from', originWords(origin)] satisfies [string, string]] : []),
    ['Folder', `${storePath}/runs/${run.id}`],
  ]);
  const block = (title: string, rows: [string, string][]) => {
    if (!rows.length) return;
    const width = Math.min(28, Math.max(...rows.map(([name]) => name.length)));
    lines.push('', style.strong(title), ...rows.map(([name, text]) => `  ${safeLine(name).padEnd(width)}  ${text}`.trimEnd()));
  };
  block('Metrics', run.metrics.map(({ name, last, count, min, max }) => [name, `${formatNumber(last)}${count > 1 ? style.faint(`  ${count} values, ${formatNumber(min)} to ${formatNumber(max)}`) : ''}`]));
  block('Parameters', run.params.map((param): [string, string] => [param.name, `${safeLine(param.repr ?? (param.value === undefined ? 'unknown' : formatValue(param.value)))}${style.faint(originText(param))}`]));
  block('Steps', run.steps.map(({ name, state, own, metrics }) => [known(name), `${state === null ? 'not ended' : stateWord(state)}${own || metrics.length === 0 ? '' : style.faint(`  ${metricsText(metrics, 3)}`)}`]));
  block('Tags', run.labels.map(({ name, value }) => [name, safeLine(value)]));
  block('Inputs', run.inputs.map(input => [input.name, inputText(input)]));
  block('Outputs', run.outputs.map(output => [output.name, outputText(output)]));
  block('Figures', run.artifacts.filter(({ role }) => role === 'figure').map(({ name, title, bytes }) => [name, `${title ? `${safeLine(title)}  ` : ''}${bytes === null ? 'size unknown' : formatBytes(bytes)}`]));
  block('Files', run.artifacts.filter(({ role, name }) => role === 'file' && !run.outputs.some(output => holds(output, name))).map(({ name, bytes }) => [name, bytes === null ? 'size unknown' : formatBytes(bytes)]));
  block('Kept, for what is unknown', run.artifacts.filter(({ role }) => role === null).map(({ name, bytes }) => [name, bytes === null ? 'size unknown' : formatBytes(bytes)]));
  block('Warnings', run.warningList.map(({ code, message }) => [known(code), safeLine(message)]));
  block('About this record', run.recordProblems.map((text): [string, string] => ['', safeLine(text)]));
  if (run.error || run.state === 'failed') lines.push('', style.strong('Traceback'), safeText(known(run.error?.traceback).trimEnd()));
  return lines.join('\n');
}

/** The file is the output, or lies in the folder that it is. */
const holds = ({ artifact, kind, path: folder }: OutputFacts, name: string): boolean => artifact === name || (kind === 'file' && artifact === undefined && folder !== undefined && name.startsWith(`${path.basename(folder)}/`));

/** Of a run that was not made here. */
function originWords({ kind, from, at, trusted }: Origin): string {
  const words = kind === 'copied' ? 'elsewhere: copied here' : `${safeLine(from)}, imported${at ? ` ${formatExactTime(at)}` : ''}`;
  return `${words}${trusted ? ', trusted' : ', not trusted yet: what may hold code is not loaded'}`;
}

/** Lines under a run that has just ended. `lacking`: what brings the package that it missed. */
export function endLine(run: RunDetail, style: Style, lacking: Distribution | null = null): string {
  const paint = statePaint(run.state, style);
  const parts = [run.durationMs === null ? null : formatDuration(run.durationMs), metricsText(run.metrics, 6), style.faint(run.id)].filter(Boolean);
  const lines = [`${paint(`${stateIcon(run.state)} ${stateWord(run.state)}`)}  ${parts.join(' · ')}`];
  if (run.sentence) lines.push(`  ${safeText(run.sentence)}`);
  const install = installHint(run, lacking);
  if (install) lines.push(`  ${install}`);
  for (const output of run.outputs) if (output.kind !== 'none' && output.kind !== 'mapping') lines.push(`  → ${safeLine(output.name)}  ${outputText(output)}`);
  for (const { message } of run.warningList) lines.push(`  ${style.warn('!')} ${safeLine(message)}`);
  return lines.join('\n');
}

/** What to type where a package was missing. The name to import is not always the name to install. */
function installHint({ error, request }: RunDetail, lacking: Distribution | null): string | null {
  if (!error?.package) return null;
  const python = request?.python.path;
  const name = safeLine(error.package);
  if (lacking?.certain !== true) return `The environment has no \`${name}\`. Install the package that brings it; the project doesn't name it, and it may be called otherwise than the module.`;
  return `The environment has no \`${name}\`. Install it: ${python ? safeLine(/[^\w./+-]/.test(python) ? `'${python.replaceAll("'", `'\\''`)}'` : python) : 'python'} -m pip install ${safeLine(lacking.name)}`;
}

/** `default`, or what it would have been. */
function originText({ from, required, default: unset, defaultRepr }: ParamFact): string {
  if (from === 'default' || from === 'mlflow') return `  ${from}`;
  const origin = from === null ? '  from unknown' : '';
  if (required !== undefined) return origin;
  const text = defaultRepr ?? (unset === undefined ? 'unknown' : formatValue(unset, 60));
  return `${origin}  default ${safeLine(text)}`;
}

/** Null is git's own answer (no commit yet, no branch); what is absent nobody told. */
function gitText({ code: { git } }: RunDetail): string | null {
  if (!git) return null;
  if (git.error) return safeLine(git.error.replace(/^fatal: /, ''));
  if (git.commit === null) return 'no commit yet';
  const branch = git.branch === undefined ? 'branch unknown' : safeLine(git.branch ?? 'no branch');
  return `${branch}@${git.commit === undefined ? 'unknown' : git.commit.slice(0, 7)}${changesText(git)}`;
}

function changesText({ dirty, changes }: CodeGit): string {
  if (dirty === undefined) return ' (whether files were changed is unknown)';
  if (!dirty) return '';
  return changes === undefined ? ' (which files were changed is unknown)' : ` (${changes.length} ${changes.length === 1 ? 'file' : 'files'} changed)`;
}

function inputText(input: InputFacts): string {
  const from = input.source?.kind === 'output' ? `run ${known(input.source.run)}, output ${safeLine(known(input.source.output))}` : safeLine(known(input.path ?? input.source?.path));
  return [from, sizeText(input), input.bytes === undefined ? 'size unknown' : formatBytes(input.bytes), input.changed ? 'changed during the run' : null, input.error && safeLine(input.error)].filter(Boolean).join('  ');
}

function outputText(output: OutputFacts): string {
  const elsewhere = output.kind === 'none' || output.sha256 !== undefined || output.path !== undefined;
  const value = output.value === undefined ? (elsewhere ? null : 'value unknown') : safeLine(formatValue(output.value, 80));
  return [output.kind === 'none' ? 'None' : safeLine(known(output.pythonType)), value, sizeText(output), output.bytes === undefined ? (output.sha256 ? 'size unknown' : null) : formatBytes(output.bytes), output.path ? safeLine(output.path) : output.kind === 'file' && 'path unknown'].filter(Boolean).join('  ');
}

/** An array has rows and no columns with names. */
function sizeText({ rows, columns, pythonType }: { pythonType?: string | null } & Pick<InputFacts, 'rows' | 'columns'>): string | null {
  if (rows === undefined && columns === undefined) return null;
  if (rows !== undefined && columns === undefined && !/(Frame|Table)$/.test(pythonType ?? '')) return `${formatNumber(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  return `${rows === undefined ? 'rows unknown' : formatNumber(rows)} × ${columns === undefined ? 'columns unknown' : columns.length}`;
}
