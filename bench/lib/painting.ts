// How long views take to show what has come, and how many frames they draw while they are scrolled: the built views in a real browser, with hosts that answer from memory.
/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import type { ComparePageView } from '../../src/contract/compare-page';
import type { TablePageView } from '../../src/contract/table-page';
import { comparison, type FakeCompareHost, fakeCompareHost } from '../../test/webviews/compare-fixture';
import { openView, startBrowser } from '../../test/webviews/open-view';
import { type FakeTable, fakeTable } from '../../test/webviews/table-fixture';

export { startBrowser };

/** Of the browser's own trace; `ts` in microseconds. */
interface TraceEvent { name: string; ts: number; dur?: number; ph: string }

const marks = { came: 'offbook: came', drawn: 'offbook: drawn' };
/** What the software compositor does last of a frame: it is on screen then. */
const shown = 'SoftwareRenderer::SwapBuffers';

async function traced(browser: Browser, page: Page, work: () => Promise<void>): Promise<TraceEvent[]> {
  await browser.startTracing(page, { categories: ['blink.user_timing', 'devtools.timeline', 'devtools.timeline.frame', 'disabled-by-default-devtools.timeline.frame', 'cc', 'viz'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return traceEvents.sort((a, b) => a.ts - b.ts);
}

/** Milliseconds from the message with `runs` curves of `steps` points each of two metrics to the frame on screen that has all of them. */
export async function curvesShown(browser: Browser, folder: string, { runs, steps }: { runs: number; steps: number }): Promise<number> {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => { give = resolve; });
  const host = fakeCompareHost(comparison(runs));
  host.points = steps;
  const { curves } = host;
  host.curves = async (...asked) => { await given; return curves(...asked); };
  const { page, faults, close } = await openView<FakeCompareHost, ComparePageView>(browser, folder, 'compare', host, { width: 1600, height: 1100 });
  try {
    await page.locator('.curve-chart').first().waitFor();
    await page.evaluate(({ came, drawn }) => {
      window.addEventListener('message', ({ data }: MessageEvent<{ r?: unknown }>) => {
        const { r } = data;
        if (Array.isArray(r) && (r[0] as { y?: unknown } | undefined)?.y instanceof Float64Array) performance.mark(came);
      }, true);
      const pen = CanvasRenderingContext2D.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
      let told = false;
      for (const name of ['stroke', 'fill']) {
        const own = pen[name];
        pen[name] = function (...asked: unknown[]) {
          // Once for each piece of work that draws, when it is over.
          if (!told) queueMicrotask(() => { told = false; performance.mark(drawn); });
          told = true;
          return own?.apply(this, asked);
        };
      }
    }, marks);
    const events = await traced(browser, page, async () => {
      give();
      await page.waitForFunction(name => performance.getEntriesByName(name).length > 0, marks.drawn);
      // Whatever is drawn after it would be drawn within some frames.
      await page.evaluate(async () => { for (let frame = 0; frame < 30; frame += 1) await new Promise(requestAnimationFrame); });
    });
    const came = events.find(({ name }) => name === marks.came);
    const drawn = events.findLast(({ name }) => name === marks.drawn);
    const commit = events.find(({ name, ts }) => name === 'ProxyImpl::Commit' && ts > (drawn?.ts ?? Number.NaN));
    const frame = events.find(({ name, ts }) => name === shown && ts > (commit?.ts ?? Number.NaN));
    if (came === undefined || frame === undefined || faults.length > 0) throw new Error(`nothing was drawn: ${faults.join('; ')}`);
    return (frame.ts + (frame.dur ?? 0) - came.ts) / 1000;
  } finally {
    await close();
  }
}

export interface Scrolled { /** Frames on screen in a second. */ frames: number; /** Milliseconds between one and the next. */ gaps: number[] }

/** The table of `runs` with `columns`, scrolled as by a finger, 12,000 pixels in three seconds: for the first time, while the browser makes its code quick, and on from there. */
export async function tableScrolled(browser: Browser, folder: string, { runs, columns }: { runs: number; columns: number }): Promise<{ first: Scrolled; then: Scrolled }> {
  const { page, faults, close } = await openView<FakeTable, TablePageView>(browser, folder, 'table', fakeTable({ runs, metrics: columns / 2, params: columns / 2 }), { width: 1600, height: 900 });
  try {
    await page.locator('.row[data-line="0"] .cell').first().waitFor();
    const client = await page.context().newCDPSession(page);
    const top = () => page.locator('.grid').evaluate(grid => grid.scrollTop);
    const scrolled = async (): Promise<Scrolled> => {
      const before = await top();
      const events = await traced(browser, page, async () => { await client.send('Input.synthesizeScrollGesture', { x: 700, y: 500, yDistance: -12_000, speed: 4_000, preventFling: true }); });
      if (await top() < before + 10_000 || faults.length > 0) throw new Error(`it was not scrolled: ${faults.join('; ')}`);
      const at = events.filter(({ name }) => name === shown).map(({ ts }) => ts / 1000);
      const gaps = at.slice(1).map((each, index) => each - (at[index] ?? each));
      return { frames: gaps.length / ((at.at(-1) ?? 0) - (at[0] ?? 0)) * 1000, gaps };
    };
    return { first: await scrolled(), then: await scrolled() };
  } finally {
    await close();
  }
}
