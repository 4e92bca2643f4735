import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { filesUnder } from '../lib/fingerprint.mjs';
import { inRoot, root } from '../lib/paths.mjs';
import { HumanError, say, task } from '../lib/say.mjs';
import { copies, programs, views } from './entries.mjs';
import { writeDistStamp } from './fresh.mjs';

const entries = () =>
  [...programs, ...views()].filter(({ from }) => {
    if (fs.existsSync(inRoot(from))) return true;
    say(`  ${from} is not there yet: skipped`);
    return false;
  });

const settings = ({ from, to, options }, production) => ({
  ...options,
  entryPoints: [inRoot(from)],
  outfile: inRoot(to),
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
  metafile: true,
  logLevel: 'silent',
});

export async function build({ production = false } = {}) {
  await task(`Build${production ? ' for production' : ''}`, async () => {
    fs.rmSync(inRoot('dist'), { recursive: true, force: true });
    const built = [];
    for (const entry of entries()) built.push({ entry, result: await bundle(entry, production) });
    copyAll();
    // The notices are made from what went into the bundles.
    const inputs = [...new Set(built.flatMap(({ result }) => Object.keys(result.metafile.inputs)))].sort();
    fs.writeFileSync(inRoot('dist', 'inputs.json'), JSON.stringify(inputs, null, 1));
    writeDistStamp(production);
  });
}

async function bundle(entry, production) {
  try {
    const result = await esbuild.build(settings(entry, production));
    if (entry.executable) fs.chmodSync(inRoot(entry.to), 0o755);
    return result;
  } catch (error) {
    if (!error.errors) throw error;
    const lines = await esbuild.formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY });
    throw new HumanError(`${entry.from} could not be bundled:\n${lines.join('')}`);
  }
}

function copyAll() {
  for (const { from, to, only } of copies) {
    if (!fs.existsSync(inRoot(from))) say(`  ${from} is not there yet: skipped`);
    for (const file of filesUnder(inRoot(from), each => !only || only.test(each))) {
      const target = path.join(inRoot(to), path.relative(inRoot(from), file));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.copyFileSync(file, target);
    }
  }
}

/** Bundles again on every change until it is stopped; the copied files are watched too. */
export async function watch() {
  fs.mkdirSync(inRoot('dist'), { recursive: true });
  const report = {
    name: 'report',
    setup: each => each.onEnd(({ errors }) => say(errors.length ? `✗ ${errors[0].location?.file ?? ''}: ${errors[0].text}` : `✓ ${path.basename(each.initialOptions.outfile)}`)),
  };
  for (const entry of entries()) {
    const context = await esbuild.context({ ...settings(entry, false), plugins: [report] });
    await context.watch();
  }
  copyAll();
  const python = inRoot('src', 'runner');
  if (fs.existsSync(python)) fs.watch(python, { recursive: true }, copyAll);
  await new Promise(() => {});
}
