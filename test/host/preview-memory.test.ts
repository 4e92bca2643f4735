import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, python, root, tabs } from './support/workspace';

const files = 100;
/** What is made once is made by these. */
const first = 20;
/** Every so many is closed while its page is being made. */
const hasty = 4;
const mostMegabytes = 10;

const make = `
import sys
from pathlib import Path
import numpy as np, pandas as pd
folder = Path(sys.argv[1])
folder.mkdir(parents=True)
for at in range(int(sys.argv[2])):
    table = pd.DataFrame({"id": range(40 + at), "fare": np.random.default_rng(at).gamma(3, 9, 40 + at), "city": ["Lisbon", "Porto"] * 20 + ["Faro"] * at})
    name = str(folder / f"trips-{at:03}")
    [lambda: table.to_parquet(name + ".parquet"), lambda: table.to_csv(name + ".csv", index=False), lambda: table.to_json(name + ".jsonl", orient="records", lines=True), lambda: table.to_feather(name + ".feather"), lambda: np.save(name + ".npy", table.fare)][at % 5]()
`;

describe('a hundred data files opened and closed', function () {
  this.timeout(180_000);
  const folder = () => path.join(root(), 'hosttests', 'trips');
  before(async () => {
    await activated();
    execFileSync(python(), ['-c', make, folder(), String(files)]);
  });
  after(() => { fs.rmSync(folder(), { recursive: true, force: true }); });

  v8.setFlagsFromString('--expose-gc');
  // SAFETY: with the flag it is there.
  const collect = vm.runInNewContext('gc') as () => void;

  it('leave the host’s memory, its panels and its watchers as they were', async () => {
    // All extensions' panels and watchers are of the editor's own classes; so what goes to a page of ours can be heard, and what is left of them counted.
    const panel = vscode.window.createWebviewPanel('hosttests', 'hosttests', vscode.ViewColumn.One);
    const watcher = vscode.workspace.createFileSystemWatcher('**/none');
    // SAFETY: any object of a class has its constructor.
    const [panels, watchers] = [panel, watcher].map(each => (each as unknown as { constructor: new () => unknown }).constructor) as [new () => unknown, new () => unknown];
    const webviews = Object.getPrototypeOf(panel.webview) as vscode.Webview;
    await until('the panel', () => tabs('hosttests').length === 1);
    panel.dispose();
    watcher.dispose();
    await until('the end of the panel', () => tabs('hosttests').length === 0);
    let pages = 0;
    const { postMessage } = webviews;
    webviews.postMessage = function (message: { r?: { columns?: { texts?: unknown }[] } }) {
      if (message.r?.columns?.some(({ texts }) => texts !== undefined)) pages += 1;
      return postMessage.call(this, message);
    };
    const held = () => {
      collect();
      return { panels: v8.queryObjects(panels) as number, watchers: v8.queryObjects(watchers) as number, megabytes: process.memoryUsage().heapUsed / 2 ** 20 };
    };

    const began = performance.now();
    let before: ReturnType<typeof held> | undefined;
    try {
      for (const [at, name] of fs.readdirSync(folder()).sort().entries()) {
        if (at === first) before = held();
        const seen = pages;
        await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(path.join(folder(), name)), 'offbook.dataPreview');
        if (at % hasty !== hasty - 1) await until(`the rows of ${name}`, () => pages > seen);
        await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
        await until(`the end of ${name}`, () => tabs('offbook.dataPreview').length === 0);
      }
    } finally {
      webviews.postMessage = postMessage;
    }
    const after = held();
    console.log(`    ${files} files in ${((performance.now() - began) / 1000).toFixed(1)} s, ${pages} pages of cells: ${JSON.stringify(before)}, then ${JSON.stringify(after)}`);
    assert.ok(before);
    assert.ok(after.megabytes - before.megabytes <= mostMegabytes, `the heap grew from ${before.megabytes.toFixed(1)} to ${after.megabytes.toFixed(1)} MB`);
    assert.deepEqual([after.panels, after.watchers], [before.panels, before.watchers]);
  });
});
