import fs from 'node:fs';
import path from 'node:path';
import { createBirpc } from 'birpc';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumPath, headlessShell } from '../../scripts/lib/debian.mjs';
import { leave, origin, show, takePage, type Shown } from './pages';
import { themes, type ThemeName } from './themes';

export const root = path.resolve(import.meta.dirname, '../..');

/** Where the views of this run were built; the global set-up does it once. */
export function builtViews(): string {
  const folder = process.env['OFFBOOK_TEST_VIEWS'];
  if (folder === undefined) throw new Error('OFFBOOK_TEST_VIEWS is not set: the global set-up did not run');
  return folder;
}

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env['OFFBOOK_TEST_CHROMIUM'] ?? [headlessShell].find(fs.existsSync) ?? chromiumPath() ?? 'chromium', args: ['--no-sandbox', '--force-color-profile=srgb', '--font-render-hinting=none'] });

/** The view's own methods, called over the wire. */
export type Told<View> = { [K in keyof View]: View[K] extends (...args: infer A) => unknown ? (...args: A) => Promise<unknown> : never };

export interface Opened<View> {
  page: Page; view: Told<View>;
  /** What the page asked for that its security policy refuses, and what it threw. */
  faults: string[];
  /** What the view saved by setState. */
  state: () => unknown;
  close: () => Promise<void>;
}

/** Opens a built view as the editor would: its shell, its policy, its theme, and a host of the same interface on the other side. */
export async function openView<Host extends object, View extends object>(browser: Browser, folder: string, name: string, host: Host, options: { theme?: ThemeName; width?: number; height?: number; state?: unknown; l10n?: Record<string, string>; machine?: string; first?: unknown } = {}): Promise<Opened<View>> {
  const { theme = 'dark', width = 1000, height = 900, state: firstState, l10n = {}, machine = 'lab-1', first } = options;
  const faults: string[] = [];
  let saved = firstState;
  let receive: (message: unknown) => void = () => {};
  const shown: Shown = {
    html: shell(name, themes[theme], l10n, machine, firstState, first), folder,
    toHost: text => { receive(JSON.parse(text)); },
    saveState: text => { saved = JSON.parse(text); },
    fault: text => { faults.push(text); },
  };
  const kept = await takePage(browser);
  const view = createBirpc<Record<string, never>, Host>(host, {
    on: listener => { receive = listener; },
    post: async message => {
      if (kept.shown !== shown) return;
      await kept.page.evaluate(text => (globalThis as unknown as { fromHost: (text: string) => void }).fromHost(text), pack(message)).catch((error: unknown) => {
        // Who left in the meantime hears nothing more.
        if (kept.shown === shown) throw error;
      });
    },
    bind: 'functions', timeout: 10_000,
  });
  await show(kept, shown, { width, height });
  return { page: kept.page, view: view as unknown as Told<View>, faults, state: () => saved, close: () => leave(browser, kept, shown) };
}

/** As the host's shell must be; webviews/README.md says so. */
function shell(name: string, theme: { bodyClass: string; variables: Record<string, string> }, l10n: Record<string, string>, machine: string, state: unknown, first: unknown): string {
  const nonce = 'bm9uY2U';
  const variables = Object.entries(theme.variables).map(([key, value]) => `--vscode-${key}: ${value.replaceAll('"', "'")}`).join('; ');
  const escaped = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin}; font-src ${origin}; img-src blob:;">
<meta name="viewport" content="width=device-width, initial-scale=1">
<script nonce="${nonce}">(${bridge.toString()})(${escaped({ state, hasState: state !== undefined })});</script>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${origin}/codicon.css">
<link rel="stylesheet" href="${origin}/${name}.css">
<script nonce="${nonce}">document.documentElement.style.cssText = ${JSON.stringify(variables)}; if (matchMedia('(prefers-reduced-motion: reduce)').matches) document.documentElement.dataset.motion = 'less';</script>
</head>
<body class="${theme.bodyClass}">
<div id="root" data-machine="${machine}"${first === undefined ? '' : ` data-first="${JSON.stringify(first).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`}></div>
<script type="application/json" id="l10n" nonce="${nonce}">${escaped(l10n)}</script>
<script nonce="${nonce}" src="${origin}/${name}.js"></script>
</body>
</html>`;
}

/** The editor carries messages as JSON with typed arrays beside it: NaN in plain numbers, undefined and class instances don't survive. */
function pack(message: unknown): string {
  return JSON.stringify(message, (_, value: unknown) => {
    if (value instanceof Error) return { code: (value as { code?: string }).code ?? 'failed', message: value.message };
    if (ArrayBuffer.isView(value)) return { $typed: value.constructor.name, base64: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
    return value;
  });
}

/** Runs in the page before anything of the view. */
function bridge({ state, hasState }: { state: unknown; hasState: boolean }): void {
  const page = globalThis as unknown as { toHost: (text: string) => void; saveState: (text: string) => void; fromHost: (text: string) => void; acquireVsCodeApi: () => unknown; faults: string[] };
  let acquired = false;
  let current = hasState ? state : undefined;
  page.acquireVsCodeApi = () => {
    if (acquired) throw new Error('acquireVsCodeApi was called twice');
    acquired = true;
    return {
      postMessage: (message: unknown) => { page.toHost(JSON.stringify(message)); },
      getState: () => current,
      setState: (next: unknown) => { current = next; page.saveState(JSON.stringify(next)); },
    };
  };
  page.fromHost = text => {
    const message: unknown = JSON.parse(text, (_, value: unknown) => {
      const typed = value as { $typed?: string; base64?: string } | null;
      if (typeof typed?.$typed !== 'string' || typeof typed.base64 !== 'string') return value;
      const bytes = Uint8Array.from(atob(typed.base64), letter => letter.charCodeAt(0));
      return typed.$typed === 'Float64Array' ? new Float64Array(bytes.buffer) : typed.$typed === 'Uint32Array' ? new Uint32Array(bytes.buffer) : bytes;
    });
    window.postMessage(message, '*');
  };
}

/** Texts of a page, and what is said of them, in which something turns around what stands beside it. */
export const turned = (page: Page): Promise<string[]> => page.evaluate(() => {
  const said = [...document.querySelectorAll('[title], [aria-label]')].flatMap(each => [each.getAttribute('title') ?? '', each.getAttribute('aria-label') ?? '']);
  return [document.body.textContent ?? '', ...said].filter(text => /[\u202a-\u202e\u2066-\u2069]/.test(text)).map(text => text.slice(0, 300));
});

const shots = path.join(root, 'test-results/shots/webviews');

/** Pictures for people to look at; kept out of the repository. */
export async function shot(page: Page, name: string, full = true): Promise<void> {
  fs.mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: full });
}
