import type * as vscode from 'vscode';
import type { FunctionInfo, TypeForm } from '../../../contract/functions';
import { formatExactTime } from '../../../core/format';
import { isLive } from '../../services/history';
import type { FunctionRuns } from '../../services/last-runs';
import type { FunctionTarget } from '../../services/functions';
import type { RunRef } from '../../services/stores';
import type { CommandId } from '../../vocabulary/commands';
import { said } from '../../said';
import { runLine, stateIcon, stateWord } from '../../words';

export interface LensParts { run: boolean; debug: boolean; parameters: boolean; lastRun: boolean; compareData: boolean; hints: boolean }
export interface LensText { title: string; tooltip: string; command: CommandId | 'workbench.trust.manage'; args: [FunctionTarget | RunRef] | [] }
/** Its words are made when it comes into sight: a long file has many lenses, and a keystroke asks for all of them. */
export interface Lens { line: number; text(): LensText }
interface Context { l10n: typeof vscode.l10n; parts: LensParts; runs: ReadonlyMap<string, FunctionRuns>; place: string | undefined; trusted: boolean; now: number }

/** The lenses of a file, top to bottom, left to right. */
export const lensesOf = (functions: readonly FunctionInfo[], context: Context): Lens[] =>
  functions.flatMap(fn => (fn.runnable ? runnable(fn, context) : fn.nearly && context.parts.hints ? hint(fn, context) : []));

/** Where lines are far, the first of each line alone. */
export const oneALine = <L extends Pick<Lens, 'line'>>(lenses: readonly L[], near: (line: number) => boolean): L[] =>
  lenses.filter(({ line }, at) => line !== lenses[at - 1]?.line || near(line));

function runnable(fn: FunctionInfo, { l10n, parts, runs, place, trusted, now }: Context): Lens[] {
  const target: FunctionTarget = { file: fn.file, name: fn.name };
  const lenses: Lens[] = [];
  const add = (text: () => LensText) => lenses.push({ line: fn.lensLine, text });
  if (!trusted) {
    add(() => ({ title: `$(shield) ${l10n.t('Trust this workspace to run')}`, tooltip: l10n.t('Nothing of an untrusted workspace is run. The history can be read.'), command: 'workbench.trust.manage', args: [] }));
  } else {
    if (parts.run) add(() => ({ title: `$(play) ${l10n.t('Run and Track')}`, tooltip: place ?? l10n.t('Run this function and keep everything about the run'), command: 'offbook.function.run', args: [target] }));
    if (parts.debug) add(() => ({ title: l10n.t('Debug'), tooltip: l10n.t('Run and track under the debugger'), command: 'offbook.function.debug', args: [target] }));
    if (parts.parameters) add(() => ({ title: l10n.t('Parameters…'), tooltip: l10n.t('Look at the parameters and where it runs, then run'), command: 'offbook.function.configure', args: [target] }));
  }
  const run = runs.get(fn.name);
  if (run && parts.lastRun) add(() => lastRun(l10n, run, now));
  if (run?.lastSucceeded && parts.compareData && hasTables(fn)) add(() => ({ title: l10n.t('Compare with…'), tooltip: l10n.t('Hold the data of the last run against other data: has it drifted?'), command: 'offbook.drift.function', args: [target] }));
  return lenses;
}

/** It takes or makes a table, as far as its annotations tell. */
const hasTables = ({ params, returns }: FunctionInfo): boolean => [...params.map(({ type }) => type), ...(returns ? [returns.type] : [])].some(isTable);
const isTable = (type: TypeForm): boolean => type.kind === 'table' || (type.kind === 'union' ? type.options.some(isTable) : type.kind === 'tuple' ? type.items.some(isTable) : type.kind === 'dict' ? isTable(type.value) : false);

function lastRun(l10n: typeof vscode.l10n, { store, last }: FunctionRuns, now: number): LensText {
  const icon = last.state === 'succeeded' ? '✓' : `$(${stateIcon(last.state).icon})`;
  const when = isLive(last) ? l10n.t('Started {0}', formatExactTime(last.startedAt ?? last.createdAt)) : formatExactTime(last.endedAt ?? last.lastHeardAt);
  const tooltip = [`${stateWord(l10n, last.state)} · ${when}`, last.sentence && said(l10n, last.sentence), l10n.t('Click to open the run')].filter(Boolean).join('\n');
  return { title: `${icon} ${runLine(l10n, last, now)}`, tooltip, command: 'offbook.run.open', args: [{ store: store.path, id: last.id }] };
}

function hint({ file, name, lensLine, reason }: FunctionInfo, { l10n }: Context): Lens[] {
  if (!reason) return [];
  return [{
    line: lensLine,
    text: () => ({
      title: `$(info) ${firstSentence(said(l10n, reason.text))}`, tooltip: `${said(l10n, reason.text)}\n${reason.fix ? l10n.t('Click to write it') : l10n.t('Click to read more')}`,
      command: reason.fix ? 'offbook.function.annotate' : 'offbook.function.explain', args: [{ file, name }],
    }),
  }];
}

const firstSentence = (text: string) => /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/[.:]$/, '') ?? text;
