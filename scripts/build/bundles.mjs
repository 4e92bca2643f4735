import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { filesUnder } from '../lib/fingerprint.mjs';
import { inRoot, root } from '../lib/paths.mjs';
import { HumanError, say, task } from '../lib/say.mjs';
import { copies, programs, views } from './entries.mjs';
import { writeDistStamp } from './fresh.mjs';
import { lighten } from './lighten.mjs';
import { bundleInParts } from './parts.mjs';

const entries = () => [...programs, ...views()];

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
    const ended = await Promise.allSettled(entries().map(entry => bundle(entry, { production, out })));
    const failed = ended.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
    const others = failed.find(error => !(error instanceof HumanError));
    if (others) throw others;
    if (failed.length > 0) throw new HumanError(failed.map(error => error.message).join('\n'));
    const written = ended.flatMap(({ value }) => value.written);
    written.push(...copyAll(out));
    removeAllBut(written, out);
    // The notices are made from what went into the bundles.
    const inputs = new Set(ended.flatMap(({ value }) => Object.keys(value.metafile.inputs)));
    fs.writeFileSync(path.join(out, 'inputs.json'), JSON.stringify([...inputs].sort(), null, 1));
    writeDistStamp({ production, out });
  });
}

async function bundle(entry, how) {
  try {
    // Source maps hold for one file alone.
    if (how.production && entry.inParts) return await bundleInParts(settings(entry, how), entry.inParts);
    const { metafile } = await esbuild.build(settings(entry, how));
    if (how.production && entry.startsOften) {
      const file = path.join(how.out, entry.to);
      fs.writeFileSync(file, lighten(fs.readFileSync(file, 'utf8'), entry.to));
    }
    if (entry.executable) fs.chmodSync(path.join(how.out, entry.to), 0o755);
    return { metafile, written: Object.keys(metafile.outputs).map(file => path.resolve(root, file)) };
  } catch (error) {
    if (!error.errors) throw error;
    const lines = await esbuild.formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY });
    throw new HumanError(`${entry.from} could not be bundled:\n${lines.join('')}`);
  }
}

/** @returns {string[]} the files written */
function copyAll(out) {
  const written = [];
  for (const { from, to, only } of copies) {
    for (const file of filesUnder(inRoot(from), each => !only || only.test(each))) {
      const target = path.join(out, to, path.relative(inRoot(from), file));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.copyFileSync(file, target);
      written.push(target);
    }
  }
  return written;
}

/** What an earlier build left: a view that is no more must not be packaged. */
function removeAllBut(written, out) {
  const kept = new Set(written);
  for (const file of filesUnder(out)) if (!kept.has(file)) fs.rmSync(file);
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
