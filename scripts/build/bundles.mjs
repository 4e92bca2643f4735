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

const settings = ({ from, to, options }, { production, out }) => ({
  ...options,
  entryPoints: [inRoot(from)],
  outfile: path.join(out, to),
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': JSON.stringify(production ? 'production' : 'development') },
  metafile: true,
  logLevel: 'silent',
});

/** `out` is dist/ but for packages, which are made beside it so that a build for tests is left alone. */
export async function build({ production = false, out = inRoot('dist') } = {}) {
  await task(`Build${production ? ' for production' : ''}`, async () => {
    fs.rmSync(out, { recursive: true, force: true });
    const inputs = new Set();
    for (const entry of entries()) for (const input of Object.keys((await bundle(entry, { production, out })).metafile.inputs)) inputs.add(input);
    copyAll(out);
    // The notices are made from what went into the bundles.
    fs.writeFileSync(path.join(out, 'inputs.json'), JSON.stringify([...inputs].sort(), null, 1));
    writeDistStamp({ production, out });
  });
}

async function bundle(entry, how) {
  try {
    const result = await esbuild.build(settings(entry, how));
    if (entry.executable) fs.chmodSync(path.join(how.out, entry.to), 0o755);
    return result;
  } catch (error) {
    if (!error.errors) throw error;
    const lines = await esbuild.formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY });
    throw new HumanError(`${entry.from} could not be bundled:\n${lines.join('')}`);
  }
}

function copyAll(out) {
  for (const { from, to, only } of copies) {
    if (!fs.existsSync(inRoot(from))) say(`  ${from} is not there yet: skipped`);
    for (const file of filesUnder(inRoot(from), each => !only || only.test(each))) {
      const target = path.join(out, to, path.relative(inRoot(from), file));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.copyFileSync(file, target);
    }
  }
}

/** Bundles again on every change until it is stopped; the copied files are watched too. */
export async function watch() {
  const out = inRoot('dist');
  const report = {
    name: 'report',
    setup: each => each.onEnd(({ errors }) => say(errors.length ? `✗ ${errors[0].location?.file ?? ''}: ${errors[0].text}` : `✓ ${path.basename(each.initialOptions.outfile)}`)),
  };
  for (const entry of entries()) {
    const context = await esbuild.context({ ...settings(entry, { production: false, out }), plugins: [report] });
    await context.watch();
  }
  copyAll(out);
  const python = inRoot('src', 'runner');
  if (fs.existsSync(python)) fs.watch(python, { recursive: true }, () => copyAll(out));
  await new Promise(() => {});
}
