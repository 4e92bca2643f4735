import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTool } from '../../../src/node/process/run-tool';
import { defaultCacheFolder } from '../../../src/node/store/cache-folder';

const cache = path.join(defaultCacheFolder(), 'test-projects');

async function execute(command: string, args: string[], cwd: string): Promise<void> {
  await runTool({
    command, args, cwd, timeoutMs: 600_000,
    parse: ({ exitCode, stderr, stdout }) => { if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(exitCode)}:\n${stdout}${stderr}`); },
  });
}

/** Made beside its place and renamed, so that what is there is whole, whoever else makes it at the same time. */
async function once(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const target = path.join(cache, name);
  if (fs.existsSync(target)) return target;
  fs.mkdirSync(cache, { recursive: true });
  const temporary = fs.mkdtempSync(path.join(cache, 'tmp-'));
  await make(temporary);
  try {
    fs.renameSync(temporary, target);
  } catch (error) {
    if (!fs.existsSync(target)) throw error;
  }
  return target;
}

/** The folder of a source distribution as its makers published it, by the package index's own client; a copy of one's own. */
export async function sourceOf(python: string, name: string, version: string): Promise<string> {
  const kept = await once(`${name}-${version}`, async folder => {
    // pip makes each one's metadata first; that what does it comes as wheels is a matter of seconds, from its own sources of many minutes.
    await execute(python, ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-binary', name, '--no-deps', '--dest', folder, `${name}==${version}`], folder);
    const archive = fs.readdirSync(folder).find(file => file.endsWith('.tar.gz')) ?? '';
    // Python has had the filter since 3.11.4; Debian 12 has 3.11.2.
    await execute(python, ['-c', 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall(".", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))', archive], folder);
    fs.rmSync(path.join(folder, archive));
  });
  const inner = fs.readdirSync(kept, { withFileTypes: true }).find(entry => entry.isDirectory())?.name ?? '';
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook real '));
  fs.cpSync(path.join(kept, inner), path.join(copy, inner), { recursive: true });
  return path.join(copy, inner);
}

/** An environment with what the projects import. An environment knows its own path, so it is made in its place. */
export async function environmentWith(python: string, requirements: readonly string[]): Promise<string> {
  const folder = path.join(cache, `env-${createHash('sha256').update(JSON.stringify([python, requirements])).digest('hex').slice(0, 12)}`);
  const inside = path.join(folder, 'bin', 'python');
  if (fs.existsSync(path.join(folder, 'READY'))) return inside;
  fs.mkdirSync(cache, { recursive: true });
  await execute(python, ['-m', 'venv', '--clear', folder], cache);
  await execute(inside, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements], cache);
  fs.writeFileSync(path.join(folder, 'READY'), '');
  return inside;
}
