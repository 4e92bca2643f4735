import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inRoot } from '../../scripts/lib/paths.mjs';

describe.skipIf(process.platform === 'win32')('npm start', () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook start '));
  const project = path.join(work, 'my flights');
  afterAll(() => fs.rmSync(work, { recursive: true, force: true }));
  const start = (...args: string[]) =>
    spawnSync(process.execPath, [inRoot('scripts', 'start.mjs'), '--check', ...args], { encoding: 'utf8', env: { ...process.env, OFFBOOK_START_HOME: path.join(work, 'workbench') } });

  it('makes the project, installs the package and prints an address that answers', { timeout: 180_000 }, () => {
    const { status, stdout, stderr } = start(project);
    expect(stderr).not.toContain('✗');
    expect(status).toBe(0);
    expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+\/\?folder=.*my\+flights/);
    expect(fs.readFileSync(path.join(project, 'pyproject.toml'), 'utf8')).toContain('name = "flights"');
    expect(fs.readdirSync(path.join(work, 'workbench', 'extensions')).some(name => name.startsWith('offbook.offbook-'))).toBe(true);
  });

  it('opens it again as its owner left it', { timeout: 60_000 }, () => {
    fs.writeFileSync(path.join(project, 'README.md'), 'mine');
    const { status, stderr } = start(project);
    expect(status).toBe(0);
    expect(fs.readFileSync(path.join(project, 'README.md'), 'utf8')).toBe('mine');
    // Nothing is set up a second time: of the steps that `npm start` tells, these are the ones that open the window.
    expect(stderr.split('\n').filter(line => line.startsWith('✓')).map(line => line.replace(/ \(\d.*/, ''))).toEqual([`✓ Project in ${project}, as you left it`, '✓ VS Code in the browser']);
  });

  it('never writes into a folder with other things in it', { timeout: 60_000 }, () => {
    const other = path.join(work, 'letters');
    fs.mkdirSync(other);
    fs.writeFileSync(path.join(other, 'dear.txt'), 'Ada');
    const { status, stderr } = start(other);
    expect(status).toBe(1);
    expect(stderr).toContain('Name another folder');
    expect(fs.readdirSync(other)).toEqual(['dear.txt']);
  });

  it('uses the desktop’s VS Code where there is one', { timeout: 60_000 }, () => {
    const bin = path.join(work, 'bin');
    const asked = path.join(work, 'asked.txt');
    fs.mkdirSync(bin);
    fs.writeFileSync(path.join(bin, 'code'), `#!/bin/sh\nprintf '%s\\n' "$@" >> '${asked}'\n`, { mode: 0o755 });
    const { status, stdout } = spawnSync(process.execPath, [inRoot('scripts', 'start.mjs'), project], { encoding: 'utf8', env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` } });
    expect(status).toBe(0);
    expect(stdout).not.toContain('http://');
    const [install, vsix, force, opened] = fs.readFileSync(asked, 'utf8').split('\n');
    expect([install, force, opened]).toEqual(['--install-extension', '--force', project]);
    expect(fs.existsSync(vsix ?? '')).toBe(true);
  });
});
