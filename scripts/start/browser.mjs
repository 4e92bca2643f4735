import fs from 'node:fs';
import path from 'node:path';
import { ensureVscodeHost } from '../../test/vscode-host/setup.mjs';
import { installExtension } from '../../test/vscode-host/extensions.mjs';
import { startServer, workbenchUrl } from '../../test/vscode-host/server.mjs';
import { fingerprint, readStamp, writeStamp } from '../lib/fingerprint.mjs';
import { cache } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { HumanError, say, task } from '../lib/say.mjs';

/** A real VS Code in the browser, with data and extensions of its own that stay from one start to the next. Runs until Ctrl+C. */
export async function openInBrowser({ vsix, project, open, check }) {
  const host = await ensureVscodeHost();
  const home = process.env.OFFBOOK_START_HOME ?? path.join(cache, 'workbench');
  const log = path.join(home, 'server.log');
  await ensureInstalled({ host, vsix, home });
  fs.rmSync(log, { force: true });
  const server = await task('VS Code in the browser', () =>
    startServer(host, { home, ownHome: false, marketplace: true, keepSettings: true, trust: 'off', settings: { 'workbench.startupEditor': 'readme' }, log }),
  );
  const ended = new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve('asked'));
    void server.exited.then(() => resolve('died'));
  });
  try {
    const url = workbenchUrl(server, project);
    await answers(url, log);
    process.stdout.write(`\n    ${url}\n\n`);
    if (check) return 0;
    if (open) await openPage(url);
    say('Ctrl+C ends it. Your project and its runs stay.');
    if ((await ended) === 'died') throw new HumanError(`The workbench ended by itself. Its output is in ${log}.`);
    return 0;
  } finally {
    await server.stop();
  }
}

async function ensureInstalled({ host, vsix, home }) {
  const stamp = path.join(home, 'extensions', '.offbook-stamp');
  const wanted = fingerprint([vsix], host.folder);
  if (readStamp(stamp) === wanted) return;
  await task('Offbook into the workbench', () => installExtension(host, { vsix, home }));
  writeStamp(stamp, wanted);
}

async function answers(url, log) {
  const page = await fetch(url);
  if (!page.ok || !(await page.text()).includes('workbench')) throw new HumanError(`The workbench answers with ${page.status}. Its output is in ${log}.`);
}

/** Opens the address where there is a desktop; elsewhere it is enough that it was printed. */
async function openPage(url) {
  const desktop = process.platform === 'darwin' || process.platform === 'win32' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!desktop) return;
  const [command, ...args] = process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd.exe', '/c', 'start', '', url] : ['xdg-open', url];
  await run(command, args, { timeout: 10_000 }).catch(() => say('Open the address above in your browser.'));
}
