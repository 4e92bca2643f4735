// How soon curves are on screen once their points are there, and how many frames a second the table of runs draws while it is scrolled: the built views in a
// real Chromium, which draws with the processor where there is no GPU.
//
//     node bench/painting.mjs [--rounds 20]
//
// Milliseconds and frames are printed, never judged.
import { parseArgs } from 'node:util';
import { ensureDist } from '../scripts/build/fresh.mjs';
import { underNewNode } from '../scripts/lib/node.mjs';
import { inRoot } from '../scripts/lib/paths.mjs';
import { viewsBrowser } from '../scripts/tiers/needs.mjs';
import { loadBeside } from './lib/engine.mjs';
import { median, ms, quantile, table } from './lib/stats.mjs';

await underNewNode();
const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const rounds = Number(options.rounds);
await ensureDist({ production: true });
process.env.OFFBOOK_TEST_CHROMIUM = await viewsBrowser();
const { startBrowser, curvesShown, tableScrolled } = await loadBeside('bench/lib/painting.ts');
const folder = inRoot('dist', 'webviews');
const browser = await startBrowser();
try {
  const curves = [];
  const scrolled = [];
  for (let round = 0; round < rounds; round++) {
    curves.push(await curvesShown(browser, folder, { runs: 20, steps: 10_000 }));
    if (round < 5) scrolled.push(await tableScrolled(browser, folder, { runs: 100_000, columns: 12_000 }));
  }
  const ofScroll = (what, which) => {
    const gaps = scrolled.flatMap(each => each[which].gaps);
    return [what, ms(median(gaps)), ms(quantile(gaps, 0.95)), '16.7 ms', `${median(scrolled.map(each => each[which].frames)).toFixed(1)} a second; the longest of ${gaps.length} ${ms(Math.max(...gaps))}`];
  };
  console.log(`Chromium ${browser.version()}`);
  console.log(table(['', 'median', 'p95', 'aim', 'frames'], [
    ['two charts of 20 curves of 10,000 steps, from their points to the screen', ms(median(curves)), ms(quantile(curves, 0.95)), '100 ms', ''],
    ofScroll('from one frame to the next of the table of 100,000 runs and 12,000 columns, scrolled at 4,000 pixels a second for the first time', 'first'),
    ofScroll('scrolled on', 'then'),
  ]));
} finally {
  await browser.close();
}
