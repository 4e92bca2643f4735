// An untrusted workspace: its history can be read, and nothing of it is executed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

// Whatever runs leaves a mark.
const trap = name => `#!/bin/sh\ntouch "$(dirname "$0")/../../${name}" "${name}" 2>/dev/null\nexit 0\n`;
const files = {
  '.venv/bin/python': trap('RAN-python'),
  '.venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.2\n',
  'hook.sh': '#!/bin/sh\ntouch "$(dirname "$0")/RAN-git"\n',
  'pyproject.toml': '[project]\nname = "untrusted"\nversion = "0"\n',
  'untrusted.py': 'open("RAN-import", "w").close()\n\n\ndef steal(what: str = "all") -> int:\n    return 1\n',
};

const isRunFolder = name => /^\d{8}-\d{6}-/.test(name);

await journey('trust', { from: null, files, venv: false, git: true, trust: 'restricted', size: 'usual', settings: { 'git.enabled': false } }, async ({ step, workbench, project, page, shot }) => {
  for (const file of ['.venv/bin/python', 'hook.sh']) fs.chmodSync(project.path(file), 0o755);
  project.git('config', 'core.fsmonitor', project.path('hook.sh'));
  const marks = () => fs.readdirSync(project.root, { recursive: true }).filter(name => path.basename(name).startsWith('RAN-'));

  await step('an empty list says that nothing is run, and leads to trust', async () => {
    await workbench.open();
    await workbench.activity('Offbook');
    await page.getByText('This workspace is not trusted', { exact: false }).first().waitFor();
    await page.locator('.pane-body').getByRole('button', { name: 'Manage Trust' }).click();
    await page.locator('.workspace-trust-editor').waitFor();
    await workbench.closeEditors();
  });

  await step('the lens offers trust, and nothing to run', async () => {
    await workbench.openFile('untrusted.py');
    await workbench.lens('Trust this workspace').first().waitFor();
    assert.equal(await workbench.lens('Run and Track').count(), 0);
  });

  await step('asking by the palette and the keyboard says why not', async () => {
    const before = project.runs().length;
    await workbench.command('Offbook: Run and Track');
    await page.getByText(/not trusted/).first().waitFor();
    await shot('why not');
    assert.equal(project.runs().length, before);
  });

  await step('the history is readable, also what comes while the window is open', async () => {
    const record = inRoot('test/fixtures/records/whole');
    const store = path.join(project.parent, 'store');
    for (const name of fs.readdirSync(record).filter(isRunFolder)) fs.cpSync(path.join(record, name), path.join(store, 'runs', name), { recursive: true });
    fs.renameSync(store, project.path('.offbook'));
    await workbench.activity('Offbook');
    const name = project.runs()[0].events.find(({ type }) => type === 'run.started').function.name;
    await workbench.treeRow(name).waitFor();
    await workbench.command('Offbook: Open Last Run');
    const view = await workbench.view('run');
    await view.getByText(name).first().waitFor();
    await until('a state in words', async () => /Succeeded|Failed|Cancelled|Crashed|Lost|unheard|heard/i.test(await view.locator('body').innerText()));
  });

  await step('it is not made again, and its lineage is readable', async () => {
    const before = project.runs().length;
    const view = await workbench.view('run');
    await view.getByRole('button', { name: 'Again', exact: true }).click();
    await until('the refusal, on the page or beside it', async () => (await view.getByText(/trust/i).count()) + (await page.locator('.notification-toast, .monaco-dialog-box').filter({ hasText: /trust/i }).count()) > 0);
    await page.keyboard.press('Escape');
    await view.getByRole('button', { name: 'More actions' }).click();
    await view.getByRole('menuitem', { name: 'Show the lineage' }).click();
    await (await workbench.view('lineage')).locator('.lineage-run').first().waitFor();
    assert.equal(project.runs().length, before);
    assert.equal(await workbench.viewCount('again'), 0);
  });

  await step('nothing of it was executed', () => assert.deepEqual(marks(), []));
});
