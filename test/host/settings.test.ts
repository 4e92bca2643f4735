import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, ended, eventsOf, lenses, root, runsFolder, set, show, startedBy, write } from './support/workspace';

const code = `import logging
import os
from pathlib import Path


def told(n: int = 1) -> str:
    logging.getLogger("told").warning("numbers", extra={"seen": 4.5})
    Path(__file__).with_name("notes.txt").read_text()
    return os.environ.get("FROM_A_FILE", "nothing") + " in " + os.getcwd()
`;

describe('what a setting changes', function () {
  this.timeout(60_000);
  before(activated);
  const run = (file: string) => startedBy(() => vscode.commands.executeCommand('offbook.function.run', { file, name: 'told' }));
  const kept = async (file: string) => {
    const id = await run(file);
    assert.equal((await ended(id))['state'], 'succeeded');
    const { project } = JSON.parse(fs.readFileSync(path.join(runsFolder(), id, 'request.json'), 'utf8')) as { project: { rule: string; importRoot: string } };
    const events = eventsOf(id);
    return {
      value: events.find(({ type }) => type === 'output')?.['value'], rule: project.rule, importRoot: project.importRoot,
      metrics: events.filter(({ type, name }) => type === 'metric' && name === 'seen').length,
      opened: events.filter(({ type, path: at }) => type === 'input' && String(at).endsWith('notes.txt')).length,
    };
  };

  it('in a lens: each part goes and comes back', async () => {
    const file = write('told.py', code);
    write('notes.txt', 'notes');
    await show(file);
    const titles = async () => (await lenses(file))[0]?.titles ?? [];
    for (const [key, title] of [['run', /Run and Track/], ['parameters', /Parameters…/]] as const) {
      await until(`first ${key}`, async () => (await titles()).some(each => title.test(each)));
      await set(`lenses.${key}`, false);
      await until(`no ${key}`, async () => !(await titles()).some(each => title.test(each)));
      await set(`lenses.${key}`, undefined);
      await until(key, async () => (await titles()).some(each => title.test(each)));
    }
  });

  it('in a lens and a hover: the last run goes and comes back', async () => {
    const file = write('told_again.py', code);
    write('notes.txt', 'notes');
    await show(file);
    const last = async () => (await lenses(file))[0]?.titles.some(each => /^✓/.test(each)) ?? false;
    const hovered = async () => {
      const line = code.split('\n').findIndex(each => each.startsWith('def told'));
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', vscode.Uri.file(file), new vscode.Position(line, 5));
      return hovers.flatMap(({ contents }) => contents).some(each => (typeof each === 'string' ? each : each.value).includes('seen'));
    };
    await ended(await run(file));
    for (const [key, shown] of [['lenses.lastRun', last], ['hover.enabled', hovered]] as const) {
      await until(`${key}, as it is`, shown);
      await set(key, false);
      await until(`no ${key}`, async () => !(await shown()));
      await set(key, undefined);
      await until(`${key} again`, shown);
    }
  });

  it('in a run: how much of texts and data is kept', async () => {
    write('bulky.py', `TEXT = "${'x'.repeat(3000)}"\n`);
    write('bulky.bin', '0'.repeat(1_500_000));
    const file = write('limited.py', `from pathlib import Path

from bulky import TEXT


def told() -> int:
    return len(TEXT) + len(Path(__file__).with_name("bulky.bin").read_bytes())
`);
    const what = async () => {
      const id = await run(file);
      assert.equal((await ended(id))['state'], 'succeeded');
      const events = eventsOf(id);
      const input = events.filter(({ type, path: at }) => type === 'input' && String(at).endsWith('bulky.bin')).map(({ sampled }) => sampled).filter(each => each !== undefined);
      return {
        kept: events.find(({ type, kind, module }) => type === 'code' && kind === 'module' && module === 'bulky')?.['kept'],
        sampled: input.at(-1),
      };
    };
    assert.deepEqual(await what(), { kept: true, sampled: false });
    const settings = { 'record.sourceLimitKb': 2, 'record.sampleAboveMb': 1 };
    try {
      for (const [key, value] of Object.entries(settings)) await set(key, value);
      assert.deepEqual(await what(), { kept: false, sampled: true });
    } finally {
      for (const key of Object.keys(settings)) await set(key, undefined);
    }
  });

  it('in a run: its folders, its variables and what is followed', async () => {
    const file = write('told.py', code);
    write('notes.txt', 'notes');
    fs.writeFileSync(path.join(root(), 'hosttests', 'own.env'), 'FROM_A_FILE=a value\n');
    const usual = await kept(file);
    assert.equal(usual.value, `nothing in ${root()}`);
    assert.deepEqual([usual.metrics, usual.opened], [1, 1]);
    const settings = { 'run.importRoot': 'hosttests', 'run.workingDirectory': 'hosttests', 'run.envFiles': ['hosttests/own.env'], 'record.logging': false, 'record.opens': false };
    try {
      for (const [key, value] of Object.entries(settings)) await set(key, value);
      assert.deepEqual(await kept(file), {
        // What a file of variables holds is taken for a secret.
        value: `[redacted] in ${path.join(root(), 'hosttests')}`, rule: 'setting', importRoot: path.join(root(), 'hosttests'), metrics: 0, opened: 0 });
    } finally {
      for (const key of Object.keys(settings)) await set(key, undefined);
    }
  });
});
