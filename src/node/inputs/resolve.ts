import path from 'node:path';
import type { OutputFacts } from '../../contract/events';
import type { Param } from '../../contract/functions';
import { unreachable, type RunId } from '../../contract/ids';
import type { OutputOffer } from '../../contract/index-api';
import type { InputChoice } from '../../contract/params-page';
import type { InputRequest } from '../../contract/request';
import { readDetail } from '../runs/read-detail';
import { hasObject, mayRunCode, readOrigin, type StoreLayout } from '../store';
import { fileProblem } from './check-file';
import { say } from '../../core/say';

export type Resolved = { kind: 'input'; input: InputRequest } | { kind: 'problem'; message: string };

/** Would loading this run code that came from elsewhere, before anybody said that it may? */
export const isUntrusted = (store: StoreLayout, input: InputRequest, cacheFolder: string): input is InputRequest & { kind: 'output' } =>
  input.kind === 'output' && mayRunCode(input.mediaType) && readOrigin(store, input.run, cacheFolder)?.trusted === false;

/** The run whose output a choice would load; null: a file, or nothing that is there. */
export function runOfChoice(choice: InputChoice, offers: readonly OutputOffer[]): RunId | null {
  switch (choice.kind) {
    case 'file': return null;
    case 'output': return choice.run;
    case 'latest': return latestOf(choice, offers).find(({ output }) => output === choice.output)?.run ?? null;
    default: return unreachable(choice);
  }
}

/** Offers are newest first; a function may be named with its module. */
const latestOf = (choice: InputChoice & { kind: 'latest' }, offers: readonly OutputOffer[]): OutputOffer[] =>
  offers.filter(({ function: ref }) => ref.name === choice.function || `${ref.module}.${ref.name}` === choice.function);

/** What a choice stands for, made sure of on disk: the file is there and of a format that loads, the output was made and its object is here. */
export function resolveInput(param: Param, choice: InputChoice, base: string, store: StoreLayout, offers: readonly OutputOffer[]): Resolved {
  switch (choice.kind) {
    case 'file': {
      const file = path.resolve(base, choice.path);
      const problem = fileProblem(file, param.type);
      return problem ? { kind: 'problem', message: problem } : { kind: 'input', input: { kind: 'file', path: file, ...(choice.path === file ? {} : { asked: choice.path }) } };
    }
    case 'output': return outputOf(param, store, choice.run, choice.output, `run:${choice.run}/${choice.output}`);
    case 'latest': {
      const asked = `latest:${choice.function}/${choice.output}`;
      const made = latestOf(choice, offers);
      const latest = made.find(({ output }) => output === choice.output);
      if (latest) return outputOf(param, store, latest.run, latest.output, asked);
      if (!made.length) return { kind: 'problem', message: say('No kept run of `{0}` has succeeded. Run it first, or give a file.', choice.function) };
      return { kind: 'problem', message: say('`{0}` has no output “{1}”. It has: {2}.', choice.function, choice.output, [...new Set(made.map(({ output }) => output))].join(', ')) };
    }
    default: return unreachable(choice);
  }
}

function outputOf(param: Param, store: StoreLayout, run: RunId, name: string, asked: string): Resolved {
  const detail = readDetail(store, run);
  if (!detail) return { kind: 'problem', message: say('There is no run {0} in {1}. “offbook runs” lists what is there.', run, store.root) };
  const output = detail.outputs.find(each => each.name === name);
  if (!output) return { kind: 'problem', message: detail.outputs.length ? say('Run {0} has no output “{1}”. It has: {2}.', run, name, detail.outputs.map(each => each.name).join(', ')) : say('Run {0} has no outputs{1}.', run, detail.state === 'succeeded' ? '' : say(': it is {0}', detail.state)) };
  const sha256 = output.sha256 ?? detail.artifacts.find(each => each.name === output.artifact)?.sha256;
  return kept(param, store, run, sha256 ? { ...output, sha256 } : output, asked, detail.request?.project.cwd ?? null);
}

function kept(param: Param, store: StoreLayout, run: RunId, output: OutputFacts, asked: string, cwd: string | null): Resolved {
  // A folder that was returned by path, or a file whose bytes were too many to keep, is read where it lies. The function may have named it from where it ran.
  if (!output.sha256) {
    if (output.path) {
      if (cwd === null && !path.isAbsolute(output.path)) return { kind: 'problem', message: say('Where run {0} wrote {1} is not known: its record does not say in which folder it ran. Give the file itself.', run, output.path) };
      const file = path.resolve(cwd ?? '', output.path);
      const problem = fileProblem(file, param.type);
      return problem ? { kind: 'problem', message: problem } : { kind: 'input', input: { kind: 'file', path: file, asked } };
    }
    return { kind: 'problem', message: output.kind === 'none' ? say('Output “{0}” of run {1} is None. Give its value instead.', output.name, run) : say('Output “{0}” of run {1} is kept as a value, not as data. Give its value instead.', output.name, run) };
  }
  if (!hasObject(store, output.sha256)) return { kind: 'problem', message: say('The data of output “{0}” of run {1} is not in this store. Copy the store’s objects here too, or run the function again.', output.name, run) };
  return { kind: 'input', input: { kind: 'output', run, output: output.name, sha256: output.sha256, mediaType: output.mediaType ?? '', pythonType: output.pythonType ?? '', asked } };
}
