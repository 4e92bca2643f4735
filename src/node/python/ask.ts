import fs from 'node:fs';
import path from 'node:path';
import { readCached, writeCached } from '../files/json-cache';
import { say } from '../../core/say';
import { runTool } from '../process/run-tool';
import { ToolFailure } from '../process/tool';
import { oldest, parseVersion, type PythonVersion } from './version';

export type Answer = { kind: 'version'; version: PythonVersion; executable: string } | { kind: 'silent'; reason: string };

interface Kept { stamp: string; version: string; executable: string }

/** Asks an interpreter itself, once: the answer is kept by path and file time. The caller has made sure that it may be executed. */
export async function askPython(python: string, cwd: string, env: NodeJS.ProcessEnv, cacheFolder: string): Promise<Answer> {
  const cacheFile = path.join(cacheFolder, 'pythons.json');
  const stamp = stampOf(python, cwd, env);
  const known = (readCached(cacheFile) ?? {}) as Record<string, Kept | undefined>;
  const kept = known[python];
  const keptVersion = kept && kept.stamp === stamp && fs.existsSync(kept.executable) ? parseVersion(kept.version) : null;
  if (kept && keptVersion) return { kind: 'version', version: keptVersion, executable: kept.executable };
  const answer = await ask(python, cwd, env);
  if (answer.kind === 'version') writeCached(cacheFile, { ...known, [python]: { stamp, version: answer.version.text, executable: answer.executable } satisfies Kept });
  return answer;
}

const timeoutMs = 5000;
const question = 'import sys; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';

async function ask(python: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Answer> {
  try {
    return await runTool<Answer>({
      command: python, args: ['-I', '-S', '-c', question], cwd, env, timeoutMs,
      parse({ exitCode, stdout, stderr }) {
        const [first = '', second = ''] = stdout.split(/\r?\n/);
        const version = exitCode === 0 ? parseVersion(first) : null;
        // A Python that old has no isolated mode, so it can't even be asked.
        if (/unknown option: -I\b/i.test(stderr)) return { kind: 'silent', reason: say('it is older than Python 3.4; Offbook needs {0}.{1} or newer', oldest.major, oldest.minor) };
        if (!version) return { kind: 'silent', reason: whyNot(exitCode, stderr) };
        return { kind: 'version', version, executable: second || python };
      },
    });
  } catch (error) {
    if (error instanceof ToolFailure) return { kind: 'silent', reason: error.problem.kind === 'timeout' ? say('it did not answer within {0} seconds', timeoutMs / 1000) : say('it could not be started') };
    throw error;
  }
}

/** A traceback tells at its end what it is about; the choosers of versions, the dynamic linker and shells at their beginning, with advice for a terminal after it. */
function whyNot(exitCode: number | null, stderr: string): string {
  const lines = stderr.split('\n').map(line => line.trim()).filter(Boolean);
  const told = (lines.find(line => line.startsWith('Fatal Python error')) ?? lines.at(lines.some(line => line.startsWith('Traceback (')) ? -1 : 0) ?? '').replace(/\.+$/, '');
  // A program that takes the question for something else tells of our words.
  if (exitCode === 0 || told.includes(question)) return say('it does not answer as Python does');
  return told || say('it ended with exit code {0} when asked for its version', exitCode ?? 'none');
}

/** pyenv, asdf and mise put scripts on PATH that choose by these; a real interpreter needs its own time only. */
const choosers = ['.python-version', '.tool-versions', 'mise.toml', '.mise.toml'];

function stampOf(python: string, cwd: string, env: NodeJS.ProcessEnv): string {
  const parts = [timeOf(python)];
  if (isScript(python)) {
    for (let folder = cwd; ; folder = path.dirname(folder)) {
      for (const name of choosers) parts.push(timeOf(path.join(folder, name)));
      if (folder === path.dirname(folder)) break;
    }
    parts.push(cwd, env['PYENV_VERSION'] ?? '', timeOf(path.join(env['PYENV_ROOT'] ?? path.join(env['HOME'] ?? '', '.pyenv'), 'version')), timeOf(path.join(env['HOME'] ?? '', '.tool-versions')));
  }
  return parts.join('|');
}

function timeOf(file: string): string {
  try {
    const { mtimeMs, size } = fs.statSync(file);
    return `${mtimeMs}:${size}`;
  } catch {
    return '-';
  }
}

function isScript(file: string): boolean {
  try {
    const descriptor = fs.openSync(file, 'r');
    try {
      const start = Buffer.alloc(2);
      fs.readSync(descriptor, start, 0, 2, 0);
      return start.toString('latin1') === '#!';
    } finally {
      fs.closeSync(descriptor);
    }
  } catch {
    return false;
  }
}
