import type { Plan } from '../../contract/engine';
import type { FunctionInfo } from '../../contract/functions';
import type { PythonChoice } from '../../contract/request';

export interface DescribeOptions { runnerSource: string; cacheFolder: string; env: NodeJS.ProcessEnv }

export async function describeFunction(fn: FunctionInfo, _place: Plan['place'], _python: PythonChoice, _options: DescribeOptions): Promise<FunctionInfo> {
  return fn;
}
