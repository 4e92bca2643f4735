// Runs a test entry (`run()` of a CommonJS file) inside the workbench's real Node extension host.
// The exit code that comes back says nothing about a host that died: callers count only what the entry wrote to its report last.
import path from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from './browser.mjs';
import { workbenchUrl } from './server.mjs';

const noise = /additional builtin extensions|connection token|Creating a socket|reconnection-grace-time|AccountPolicyGate|AgentHost|Service Worker/;

/** @returns {Promise<{code: number, timedOut: boolean}>} */
export async function runInHost(server, { folder, extension, tests, env = {}, timeout, screenshot, onLine = line => process.stdout.write(`${line}\n`) }) {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    let finish;
    const ended = new Promise(resolve => (finish = resolve));
    // The two names by which the workbench's test driver talks to the page that opened it.
    await page.exposeFunction('codeAutomationLog', (_level, args) => {
      const line = format(...args);
      if (!noise.test(line)) onLine(line);
    });
    await page.exposeFunction('codeAutomationExit', code => finish({ code, timedOut: false }));
    const remote = file => `vscode-remote://${server.authority}${path.resolve(file)}`;
    const payload = [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(tests)],
      ['extensionEnvironment', JSON.stringify(env)],
    ];
    await page.goto(workbenchUrl(server, folder, payload));
    const timer = setTimeout(() => finish({ code: 124, timedOut: true }), timeout);
    const end = await ended;
    clearTimeout(timer);
    if (screenshot) await page.screenshot({ path: screenshot }).catch(() => {});
    return end;
  } finally {
    await browser.close();
  }
}
