import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, expect } from 'vitest';
import type { PreviewPageHost, PreviewPageView } from '../../src/contract/preview-page';
import { createPreviewHost } from '../../src/host/features/preview/preview-host';
import { MadeCodes } from '../../src/host/features/preview/made-codes';
import { Previewed } from '../../src/host/features/preview/previewed';
import { previewSchemas } from '../../src/host/features/preview/schemas';
import { createDataWorker, type DataWorker } from '../../src/host/services/data-worker';
import type { Log } from '../../src/host/services/log';
import type { VS } from '../../src/host/vs';
import { useWorker } from '../workers/data/support';
import { openView } from './browser';
import type { ThemeName } from './themes';
import type { ToCodeDeps } from '../../src/host/features/preview/to-code';

/** No test of a page makes code of a view: the journey does. */
const nothingToRun = {} as ToCodeDeps;

export interface RealPreview extends Awaited<ReturnType<typeof openView<PreviewPageHost, PreviewPageView>>> {
  /** Names of the calls that the page made, with the columns that they were about. */
  asked: { name: string; args: unknown[] }[];
  /** What the person chooses in the dialog; and what was proposed there. */
  dialog: { answer: string | null; proposed: string[] };
}

/** `opened`: the last page; after each test it is closed, and may have had no fault. */
interface RealPreviews {
  folder: string; readonly opened: RealPreview | undefined;
  open(browser: Browser, views: string, file: string, options?: { theme?: ThemeName; width?: number; height?: number; state?: unknown }): Promise<RealPreview>;
}

/** The built page, the host's own half of it and the real data worker: only the editor between them is ours. */
export function useRealPreview(): RealPreviews {
  const { workerPath } = useWorker('preview');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-preview-'));
  let worker: DataWorker | undefined;
  const log = { warn: (text: string, error?: unknown) => { console.warn(text, error); } } as unknown as Log;
  afterAll(() => { worker?.dispose(); fs.rmSync(folder, { recursive: true, force: true }); });
  let count = 0;
  let opened: RealPreview | undefined;
  afterEach(async () => {
    const faults = opened?.faults ?? [];
    await opened?.close();
    opened = undefined;
    expect(faults).toEqual([]);
  });

  return {
    folder,
    get opened() { return opened; },
    async open(browser, views, file, options = {}) {
      const data = worker ??= createDataWorker({ distFolder: path.dirname(workerPath), cacheFolder: path.join(folder, 'cache'), log });
      const dialog: RealPreview['dialog'] = { answer: null, proposed: [] };
      const asked: RealPreview['asked'] = [];
      const vs = {
        Uri: { file: (each: string) => ({ fsPath: each }) }, env: { clipboard: { writeText: async () => undefined } }, commands: { executeCommand: async () => undefined }, workspace: {},
        l10n: { t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)])) },
        window: { showSaveDialog: async ({ defaultUri }: { defaultUri: { fsPath: string } }) => { dialog.proposed.push(defaultUri.fsPath); return dialog.answer === null ? undefined : { fsPath: dialog.answer }; } },
      } as unknown as VS;
      const owner = {};
      const shown: { page?: Awaited<ReturnType<typeof openView<PreviewPageHost, PreviewPageView>>> } = {};
      // What comes after the page is closed is heard by nobody.
      const tell = (told: Promise<unknown> | undefined): void => { told?.catch(() => undefined); };
      const { dispose, ...calls } = createPreviewHost({
        vs, data, code: nothingToRun, previewed: new Previewed(), codes: new MadeCodes({ get: () => [], update: async () => undefined } as never), coded: () => undefined, owner, id: `page-${count += 1}`, file, name: path.basename(file), isOwn: true, isFolder: false, loaded: () => undefined,
        progress: (task, share) => { tell(shown.page?.view.progress(task, share)); }, profiled: (task, profile) => { tell(shown.page?.view.profiled(task, profile)); },
      });
      // Every call must be one that the host lets in; bytes cross this test's wire as plain objects.
      const host = Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, async (...args: unknown[]) => {
        const sent = name === 'savePicture' ? args.map(each => (typeof each === 'object' && each !== null ? Uint8Array.from(Object.values(each as Record<string, number>)) : each)) : args;
        asked.push({ name, args: sent });
        const parsed = previewSchemas[name as keyof PreviewPageHost].parse(sent) as never[];
        return (call as (...all: never[]) => Promise<unknown>)(...parsed);
      }])) as unknown as PreviewPageHost;
      const view = await openView<PreviewPageHost, PreviewPageView>(browser, views, 'preview', host, { height: 800, ...options });
      shown.page = view;
      const { close } = view;
      return opened = { ...view, asked, dialog, close: async () => { dispose(); await close(); } };
    },
  };
}
