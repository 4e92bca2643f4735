import path from 'node:path';
import type { Browser, Page } from 'playwright-core';

export const origin = 'https://views.offbook.test';

/** The view that a page shows: what it is made of, and who hears what comes out of it. */
export interface Shown {
  html: string;
  /** Where its script and style were built. */
  folder: string;
  toHost: (text: string) => void;
  saveState: (text: string) => void;
  fault: (text: string) => void;
}

/** A page that shows one view after another: a new one for each would cost more than most tests do. */
export interface KeptPage { readonly page: Page; shown: Shown | undefined }

const free = new WeakMap<Browser, KeptPage[]>();

export const takePage = async (browser: Browser): Promise<KeptPage> => free.get(browser)?.pop() ?? await newPage(browser);

export async function show(kept: KeptPage, shown: Shown, size: { width: number; height: number }): Promise<void> {
  kept.shown = shown;
  await kept.page.setViewportSize(size);
  await kept.page.goto(`${origin}/`);
}

/** Ends the view, so that nothing of it runs or is heard any more, and gives the page to the next one. */
export async function leave(browser: Browser, kept: KeptPage, shown: Shown): Promise<void> {
  if (kept.shown !== shown) return;
  kept.shown = undefined;
  try {
    await kept.page.goto(`${origin}/`);
    // Where the pointer was left, the next view would find it.
    await kept.page.mouse.move(-1, -1);
    free.set(browser, [...(free.get(browser) ?? []), kept]);
  } catch {
    await kept.page.context().close();
  }
}

async function newPage(browser: Browser): Promise<KeptPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: 'UTC', locale: 'en-GB' });
  const page = await context.newPage();
  const kept: KeptPage = { page, shown: undefined };
  page.on('pageerror', error => kept.shown?.fault(`thrown: ${error.message}`));
  page.on('console', message => { if (message.type() === 'error') kept.shown?.fault(`console: ${message.text()}`); });
  await page.exposeBinding('toHost', (_, text: string) => kept.shown?.toHost(text));
  await page.exposeBinding('saveState', (_, text: string) => kept.shown?.saveState(text));
  await page.route('**/*', route => {
    const url = new URL(route.request().url());
    if (url.origin !== origin) { kept.shown?.fault(`remote: ${url.href}`); return route.abort(); }
    if (url.pathname === '/') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: kept.shown?.html ?? '' });
    return kept.shown === undefined ? route.abort() : route.fulfill({ path: path.join(kept.shown.folder, path.basename(url.pathname)) });
  });
  return kept;
}
