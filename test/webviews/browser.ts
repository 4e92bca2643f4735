import { afterAll, beforeAll } from 'vitest';
import type { Browser } from 'playwright-core';
import { builtViews, startBrowser } from './open-view';

export * from './open-view';

/** The built views and a browser for all tests of a file; it is there once they begin. */
export function forTests(): { readonly browser: Browser; readonly folder: string } {
  let browser: Browser | undefined;
  beforeAll(async () => { browser = await startBrowser(); });
  afterAll(() => browser?.close());
  return {
    get browser() {
      if (browser === undefined) throw new Error('the browser is there once the tests begin');
      return browser;
    },
    folder: builtViews(),
  };
}
