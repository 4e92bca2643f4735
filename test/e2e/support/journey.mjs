// A journey: a real project opened in a real VS Code with the package installed, and a list of steps that a person would take.
//
//     await journey('first run', { trust: 'off' }, async ({ step, workbench, project, page }) => {
//       await step('lens above train', async () => { await workbench.openFile('train.py'); await workbench.lens('Run and Track').waitFor(); });
//     });
//
// Alone: node scripts/test.mjs e2e -- <part of the file's name>
import fs from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../../vscode-host/browser.mjs';
import { installExtension, packStandIn } from '../../vscode-host/extensions.mjs';
import { startServer } from '../../vscode-host/server.mjs';
import { results } from '../../../scripts/lib/paths.mjs';
import { exitOnSignals } from '../../../scripts/lib/signals.mjs';
import { makeProject } from './project.mjs';
import { createShots } from './shots.mjs';
import { createSteps } from './steps.mjs';
import { createWorkbench, sizes } from './workbench.mjs';

const slug = text => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

/**
 * @param {string} name
 * @param {object} options
 * @param {string} [options.from] folder of the checkout that the project is a copy of (templates/tabular); null for an empty one
 * @param {string} [options.folderName] name of the project's folder: give one with a space to test that
 * @param {Record<string, string>} [options.files] written into the project before it opens
 * @param {boolean} [options.venv] the project has a .venv, the tests' environment (true)
 * @param {boolean} [options.git] the project is a git repository with one commit (true)
 * @param {'off' | 'restricted' | 'prompt'} [options.trust]
 * @param {object} [options.settings] @param {NodeJS.ProcessEnv} [options.env]
 * @param {keyof typeof sizes} [options.size]
 * @param {string[]} [options.standIns] stand-ins (test/host/fixtures/extensions) that are installed beside Offbook, by their folders' names
 * @param {(tools: object) => Promise<void>} body
 */
export async function journey(name, options, body) {
  const { trust = 'off', settings = {}, env = {}, size = 'wide', standIns = [] } = options;
  exitOnSignals();
  const id = slug(name);
  const folder = path.join(results, 'e2e', id);
  fs.rmSync(folder, { recursive: true, force: true });
  const log = path.join(folder, 'server.log');
  const shots = createShots(path.join(results, 'shots', id));
  const steps = createSteps({ name, shots, report: process.env.OFFBOOK_TEST_REPORT ?? path.join(folder, 'report.json') });
  const project = makeProject({ ...options, python: process.env.OFFBOOK_TEST_PYTHON });
  const host = JSON.parse(process.env.OFFBOOK_TEST_HOST ?? '{}');
  const home = path.join(folder, 'home');
  const extensions = await extensionsWith(standIns, host, home);
  let server;
  const browser = await launchBrowser();
  const start = async () => {
    server = await startServer(host, { extensions, home, keepSettings: server !== undefined, trust, settings, env, log });
    return server;
  };
  try {
    await start();
    const context = await browser.newContext({ viewport: sizes[size] });
    // Other journeys go on beside this one, and a machine may be slow.
    context.setDefaultTimeout(40_000);
    // The clipboard is how a person takes an id or a path out of a view.
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    shots.of(page);
    const workbench = createWorkbench({ page, server: () => server, project });
    /** Ends the server and all its processes, as a closed laptop does, and opens the project again in a new one. */
    const restart = async () => {
      await server.stop();
      await start();
      await workbench.open();
    };
    await body({ step: steps.step, page, context, workbench, project, server: () => server, restart, shot: shots.take, log });
  } catch (error) {
    steps.broke(error);
  } finally {
    await browser.close();
    await server?.stop();
    project.remove();
    steps.write();
  }
}

/** The folder of the installed package; a copy of it where more is installed, since other journeys share it. */
async function extensionsWith(standIns, host, home) {
  const installed = process.env.OFFBOOK_TEST_EXTENSIONS;
  if (standIns.length === 0) return installed;
  const extensions = path.join(home, 'extensions');
  fs.cpSync(installed, extensions, { recursive: true });
  for (const name of standIns) await installExtension(host, { vsix: await packStandIn(name), home, extensions });
  return extensions;
}
