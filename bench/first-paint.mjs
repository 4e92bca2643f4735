// How soon a data file's first rows are on the screen after the click that opens it, beside an empty custom editor's one word: the installed package in a real
// VS Code in a real Chromium. By turns in each round, so that a slow minute of the machine falls on both. What the window does once (starting the extension's
// workers, compiling its views) is in neither: the first round is not counted, and is printed by itself.
//
//     node bench/first-paint.mjs [--rows 20000000] [--rounds 15]
//
// The table lies in the developer's cache folder and is made when it is not there. Milliseconds are printed, never judged.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { underNewNode } from '../scripts/lib/node.mjs';
import { exitOnSignals } from '../scripts/lib/signals.mjs';
import { bring, python, vscodeHost, vsix } from '../scripts/tiers/needs.mjs';
import { wideTable } from './lib/bench-files.mjs';
import { median, ms, quantile, table } from './lib/stats.mjs';

await underNewNode();
const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '20000000' }, rounds: { type: 'string', default: '15' } } });
const mostMs = 60_000;
const [rows, rounds] = [Number(options.rows), Number(options.rounds)];
exitOnSignals();
await bring(['chromium']);
const host = await vscodeHost();
const { launchBrowser } = await import('../test/vscode-host/browser.mjs');
const { installExtension, packExtension } = await import('../test/vscode-host/extensions.mjs');
const { startServer, workbenchUrl } = await import('../test/vscode-host/server.mjs');

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-first-paint-'));
const folder = path.join(home, 'project');
fs.mkdirSync(folder);
fs.writeFileSync(path.join(folder, 'nothing.empty'), '');
fs.symlinkSync(await wideTable(await python(), rows), path.join(folder, 'table.parquet'));
for (const file of [await vsix(), await packExtension(path.resolve('bench/lib/empty-editor'))]) await installExtension(host, { vsix: file, home });
const server = await startServer(host, { home });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watchForPaint);
  await page.goto(workbenchUrl(server, folder));
  const row = name => page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).first();
  await row('table.parquet').waitFor({ timeout: 60_000 });
  // Until the window has read what its extensions bring, a file opens as text.
  await page.locator('.activitybar').getByRole('tab', { name: 'Offbook' }).waitFor({ timeout: 60_000 });

  /** The window's extensions begin some time after its lists are there: opened before, a file stays text, or its editor empty. */
  const begun = async () => {
    for (const started = Date.now(); Date.now() - started < mostMs; ) {
      await row('nothing.empty').dblclick();
      const tab = page.locator('.tabs-container .tab').first();
      await tab.waitFor();
      const shown = async () => (await Promise.all(page.frames().map(frame => frame.locator('[data-first-paint]').count().catch(() => 0)))).some(count => count > 0);
      let isShown = false;
      for (let looks = 0; looks < 50 && !isShown; looks++) { isShown = await shown(); if (!isShown) await page.waitForTimeout(100); }
      await tab.locator('.tab-actions .action-label').click();
      await tab.waitFor({ state: 'detached' });
      if (isShown) return;
    }
    throw new Error('the window has no custom editor');
  };
  const opened = async (name, selector) => {
    await row(name).click();
    const pressed = await page.evaluate(() => globalThis.pressedAt);
    for (const started = Date.now(); Date.now() - started < mostMs; ) {
      for (const frame of page.frames()) {
        const seen = await frame.evaluate(wanted => (document.querySelector(wanted) ? globalThis.paintedAt : undefined), selector).catch(() => undefined);
        if (seen === undefined) continue;
        const tab = page.locator('.tabs-container .tab').first();
        await tab.locator('.tab-actions .action-label').click();
        await tab.waitFor({ state: 'detached' });
        assert.ok(seen > pressed, `${name} was painted before it was opened`);
        return seen - pressed;
      }
    }
    throw new Error(`${name} was not painted within ${mostMs / 1000} s`);
  };
  await begun();
  const all = [];
  for (let round = 0; round <= rounds; round++) all.push({ empty: await opened('nothing.empty', '[data-first-paint]'), ours: await opened('table.parquet', '.row[data-line="0"] [data-col="0"]') });
  const [first, ...counted] = all;
  const line = (name, values) => [name, ms(median(values)), ms(quantile(values, 0.95))];
  console.log(`A Parquet of ${rows.toLocaleString('en-US')} rows, ${(fs.statSync(path.join(folder, 'table.parquet')).size / 1e6).toFixed(0)} MB; ${rounds} rounds`);
  console.log(table(['from the click to the screen', 'median', 'p95'], [
    line('an empty custom editor', counted.map(({ empty }) => empty)),
    line('the first rows of the table', counted.map(({ ours }) => ours)),
    line('more than the empty one of its round (200 ms is the aim)', counted.map(({ empty, ours }) => ours - empty)),
  ]));
  console.log(`the table for the first time in a window: ${ms(first.ours)}`);
} finally {
  await browser.close();
  await server.stop();
  fs.rmSync(home, { recursive: true, force: true });
}

/** In every frame: when a pointer went down, and when what is waited for was drawn (the second frame after it was found there). */
function watchForPaint() {
  const now = () => performance.timeOrigin + performance.now();
  globalThis.addEventListener('pointerdown', () => { globalThis.pressedAt = now(); }, { capture: true });
  // The editor writes a view's document into its frame anew, which ends what waits for a frame; intervals go on.
  const looking = setInterval(() => {
    const found = document.querySelector('[data-first-paint], .row[data-line="0"] [data-col="0"]');
    if (!found || found.textContent.trim() === '') return;
    clearInterval(looking);
    requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.paintedAt = now(); }));
  }, 2);
}
