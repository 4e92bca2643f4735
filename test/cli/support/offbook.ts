import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { RunJson } from '../../../src/core/runs/run-json';

const dist = process.env['OFFBOOK_TEST_DIST'] ?? path.resolve(__dirname, '..', '..', '..', 'dist');
export const program = path.join(dist, 'offbook.js');
export const python = (): string => {
  const given = process.env['OFFBOOK_TEST_PYTHON'];
  if (!given) throw new Error('OFFBOOK_TEST_PYTHON is not set: the global set-up did not run');
  return given;
};

/** `node`: options of Node itself; `program`: another build of the command line. */
interface How { cwd?: string; env?: Record<string, string>; node?: string[]; program?: string }
export interface Ended { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string }
export interface Going { child: ChildProcess; ended: Promise<Ended>; output: { stdout: string; stderr: string }; until(text: string): Promise<void> }

const folders: string[] = [];
afterAll(() => { for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true }); });

/** A project in a folder of its own, whose path has a space; the command line in it, with a cache of its own. */
export class Project {
  readonly root: string;
  readonly cache: string;

  constructor(files: Record<string, string>) {
    const base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'offbook cli ')));
    folders.push(base);
    this.root = path.join(base, 'a project');
    this.cache = path.join(base, 'cache');
    this.write({ 'pyproject.toml': '[project]\nname = "p"\n', ...files });
  }

  write(files: Record<string, string>): void {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(this.root, name)), { recursive: true });
      fs.writeFileSync(path.join(this.root, name), text);
    }
  }

  start(args: string[], { cwd = this.root, env = {}, node = [], program: which = program }: How = {}): Going {
    const child = spawn(process.execPath, [...node, which, ...args], { cwd, env: { ...process.env, XDG_CACHE_HOME: this.cache, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    const waiting: { text: string; found: () => void }[] = [];
    const told = () => { for (const { text, found } of waiting) if ((output.stdout + output.stderr).includes(text)) found(); };
    for (const name of ['stdout', 'stderr'] as const) child[name]?.setEncoding('utf8').on('data', (text: string) => { output[name] += text; told(); });
    const ended = new Promise<Ended>(resolve => child.on('close', (code, signal) => resolve({ code, signal, ...output })));
    const until = (text: string) => Promise.race([
      new Promise<void>(found => { waiting.push({ text, found }); told(); }),
      ended.then(end => { throw new Error(`ended with ${String(end.code)} before “${text}” came:\n${end.stdout}\n${end.stderr}`); }),
    ]);
    // Whoever does not wait for a text must not be failed by it.
    return { child, ended, output, until };
  }

  offbook(args: string[], more: How = {}): Promise<Ended> {
    return this.start(args, more).ended;
  }

  run(target: string, args: string[] = [], more: How = {}): Promise<Ended> {
    return this.offbook(['run', target, '--python', python(), ...args], more);
  }

  /** Runs and reads the one object on standard output. */
  async runJson(target: string, args: string[] = [], more: How = {}): Promise<Ended & { run: RunJson }> {
    const ended = await this.run(target, [...args, '--json'], more);
    return { ...ended, run: JSON.parse(ended.stdout) as RunJson };
  }

  async json<T>(args: string[]): Promise<T> {
    const { stdout, stderr, code } = await this.offbook([...args, '--json']);
    if (code !== 0) throw new Error(`offbook ${args.join(' ')} ended with ${String(code)}:\n${stdout}${stderr}`);
    return JSON.parse(stdout) as T;
  }

  runIds(): string[] {
    const folder = path.join(this.root, '.offbook', 'runs');
    return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
  }
}

export async function until(condition: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not so within ${milliseconds} ms: ${condition.toString()}`);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}
