import path from 'node:path';
import type { FactsNow } from '../../core/again/look';
import { readFacts } from '../../core/again/read-facts';
import { runEnvironment } from '../env/run-environment';
import { runTool } from '../process/run-tool';
import { ToolFailure } from '../process/tool';

/** What a run with this interpreter would record of Python, packages and machine now. Null: it could not be asked. */
export async function askFacts(python: string, runner: string, sysPath: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<FactsNow | null> {
  try {
    return await runTool({
      command: python, args: [path.join(runner, 'facts.py'), ...sysPath], cwd, env: runEnvironment(env), timeoutMs: 20_000, maxBytes: 16 * 1024 * 1024,
      parse: ({ exitCode, stdout }) => (exitCode === 0 ? readFacts(stdout) : null),
    });
  } catch (error) {
    if (error instanceof ToolFailure) return null;
    throw error;
  }
}
