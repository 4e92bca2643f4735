// A parameter that pydantic calls a secret, typed in the window: the function gets it, and nothing that is kept or shown has it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { journey } from './support/journey.mjs';
import { until } from './support/wait.mjs';

const code = `from pydantic import SecretStr


def fetch(token: SecretStr, tries: int = 2) -> int:
    print("the token is", token.get_secret_value())
    return len(token.get_secret_value())
`;
const secret = 'correct-horse-battery';
const filesBelow = folder => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(each => each.isFile()).map(each => path.join(each.parentPath, each.name));

await journey('secret', { from: null, git: false, size: 'usual', files: { 'api.py': code, 'pyproject.toml': '[project]\nname = "api"\nversion = "0"\ndependencies = ["pydantic"]\n' } }, async ({ step, workbench, project, shot, server }) => {
  const ended = count => until(`${count} runs to end`, () => project.runs().length === count && project.runs().every(run => run.events.at(-1)?.type === 'run.finished') && project.runs().at(-1), { timeout: 30_000 });
  const leaks = () => [...filesBelow(project.path('.offbook')), ...filesBelow(server().home)].filter(file => fs.readFileSync(file).includes(secret));
  let form;
  const type = async text => {
    form = await workbench.view('params');
    const field = form.getByLabel(/^token\b/).first();
    assert.equal(await field.getAttribute('type'), 'password');
    assert.equal(await field.inputValue(), '');
    await field.fill(text);
    await field.press('Control+Enter');
  };

  await step('it is typed into dots and reaches the function', async () => {
    await workbench.open();
    await workbench.openFile('api.py');
    await workbench.lens('Run and Track').first().click();
    await type(secret);
    const run = await ended(1);
    assert.equal(run.events.find(({ type: what }) => what === 'metric').value, secret.length);
  });

  await step('the run page shows dots, and what was printed is without it', async () => {
    const view = await workbench.view('run');
    await view.getByText('••••••').first().waitFor();
    await view.getByText('the token is [redacted]').waitFor();
    await shot('a secret parameter');
  });

  await step('no file of the run, the index, the logs or the editor has it', () => assert.deepEqual(leaks(), []));

  await step('the next run asks for it again, and so does the same run again', async () => {
    await workbench.closeEditors();
    await workbench.openFile('api.py');
    await workbench.lens('Run and Track').first().click();
    await type(`${secret}-2`);
    assert.equal((await ended(2)).events.find(({ type: what }) => what === 'metric').value, secret.length + 2);
    assert.deepEqual(leaks(), []);
  });
});
