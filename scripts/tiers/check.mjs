import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { say, task } from '../lib/say.mjs';
import { nothing } from './counts.mjs';

// Each room is compiled by itself, so that core cannot see Node's types nor a view those of VS Code.
const rooms = ['src/contract', 'src/core', 'src/node', 'src/workers', 'src/server', 'src/cli', 'src/host', 'webviews', 'test', 'bench'];
const hasSources = room => fs.readdirSync(inRoot(room), { recursive: true }).some(file => /\.tsx?$/.test(file));

export const checkTier = {
  name: 'check',
  what: 'types and lint rules',
  async run() {
    const counts = nothing();
    const failures = [];
    // Beside the types, which leave a core free.
    const linting = tool('lint rules', ['eslint', 'bin/eslint.js', '--cache', '--cache-location', 'node_modules/.cache/eslint/', '--max-warnings', '0', '.']);
    for (const room of rooms) {
      if (!fs.existsSync(inRoot(room, 'tsconfig.json')) || !hasSources(room)) {
        say(`  ${room} has no sources yet`);
        continue;
      }
      const output = await tool(`types of ${room}`, ['typescript', 'bin/tsc', '-p', room, '--pretty', 'false', '--incremental', '--tsBuildInfoFile', `node_modules/.cache/tsc/${room.replace('/', '-')}.tsbuildinfo`]);
      if (output) failures.push({ name: `types of ${room}`, message: output });
      else counts.passed += 1;
    }
    const lint = await linting;
    if (lint) failures.push({ name: 'lint rules', message: lint });
    else counts.passed += 1;
    return { ...counts, failed: failures.length, failures };
  },
};

/** @returns {Promise<string>} what it complained of; empty when all is well */
async function tool(title, [name, program, ...args]) {
  return task(title, async () => {
    const { code, stdout, stderr } = await run(process.execPath, [path.join(inRoot('node_modules', name), program), ...args], { cwd: inRoot(), allow: [0, 1, 2] });
    if (code === 0) return '';
    return `${stdout}${stderr}`.trim() || `${title}: ended with code ${code}`;
  });
}
