import path from 'node:path';
import type { Plan } from '../../contract/engine';
import type { FunctionInfo } from '../../contract/functions';
import type { PythonChoice } from '../../contract/request';
import { runEnvironment } from '../env/run-environment';
import { readCached, writeCached } from '../files/json-cache';
import { sha256 } from '../functions/modules';
import { runTool } from '../process/run-tool';
import { ToolFailure } from '../process/tool';
import { installRunner } from '../runner/install';
import { mergeDescribed, withReason, type DescribedFunction } from './merge';
import { hashWithImports } from './sources';

export interface DescribeOptions { runnerSource: string; cacheFolder: string; env: NodeJS.ProcessEnv }

const limitMs = 5000;

type Answer = { kind: 'described'; fn: DescribedFunction } | { kind: 'failed'; reason: string };

/**
 * What only importing the module can tell: an Enum from a package, a computed default. Kept until the module, a project module that it imports or the
 * interpreter changes. The caller has made sure that the workspace is trusted.
 */
export async function describeFunction(fn: FunctionInfo, place: Plan['place'], python: PythonChoice, options: DescribeOptions): Promise<FunctionInfo> {
  const runner = await installRunner(options.runnerSource, options.cacheFolder);
  const sources = hashWithImports(fn.file, place.sysPath);
  const cacheFile = path.join(options.cacheFolder, 'described', `${sha256(JSON.stringify([sources, fn.file, fn.name, place, python.path, runner])).slice(0, 32)}.json`);
  const kept = sources === null ? null : readCached(cacheFile) as DescribedFunction | null;
  if (kept) return mergeDescribed(fn, kept);
  const answer = await ask(fn, place, python, runner, options.env);
  if (answer.kind === 'failed') return withReason(fn, answer.reason);
  if (sources !== null) writeCached(cacheFile, answer.fn);
  return mergeDescribed(fn, answer.fn);
}

async function ask(fn: FunctionInfo, { module, sentence: _, ...project }: Plan['place'], python: PythonChoice, runner: string, env: NodeJS.ProcessEnv): Promise<Answer> {
  const request = { project, functions: [{ name: fn.name, module, file: fn.file, line: fn.line }] };
  try {
    return await runTool<Answer>({
      command: python.path, args: [path.join(runner, 'describe.py')], cwd: project.cwd, env: runEnvironment(env), input: JSON.stringify(request), timeoutMs: limitMs, maxBytes: 8 * 1024 * 1024,
      parse: ({ stdout, exitCode }) => readAnswer(stdout, exitCode, module, fn.name),
    });
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    return { kind: 'failed', reason: error.problem.kind === 'timeout' ? `importing ${module} took more than ${limitMs / 1000} s` : `${python.path} could not be asked` };
  }
}

interface Told { functions?: (DescribedFunction & { error?: Said | null })[]; error?: Said | null }
interface Said { type: string; message: string }

function readAnswer(stdout: string, exitCode: number | null, module: string, name: string): Answer {
  let told: Told;
  try {
    told = JSON.parse(stdout) as Told;
  } catch {
    return { kind: 'failed', reason: `importing ${module} ended Python (exit code ${exitCode ?? 'none'})` };
  }
  if (told.error) return { kind: 'failed', reason: `importing ${module} failed (${said(told.error)})` };
  const found = told.functions?.find(each => each.name === name);
  if (!found || found.error || !Array.isArray(found.params) || !found.returns) return { kind: 'failed', reason: found?.error ? said(found.error) : `${module} did not tell of it` };
  return { kind: 'described', fn: found };
}

const said = ({ type, message }: Said) => `${type}: ${message.split('\n')[0] ?? ''}`;
