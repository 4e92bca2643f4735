// A program for the extension host in parts: what starts with it, and beside it a file for each group of what is loaded late. One file for all of it is read and parsed
// whole before its first line runs, which holds the host of every extension for several frames.
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { HumanError } from '../lib/say.mjs';
import { lighten } from './lighten.mjs';

/**
 * @param {(source: string) => string} partOf the part that a module belongs to which is loaded late; what several parts need lies in the first of them, in the order of `parts`
 * @returns {Promise<{metafile: esbuild.Metafile, written: string[]}>}
 */
export async function bundleInParts({ outfile, ...settings }, { parts, partOf }) {
  const folder = path.dirname(outfile);
  const main = path.basename(outfile, '.js');
  const { metafile, outputFiles } = await esbuild.build({ ...settings, outdir: folder, format: 'esm', splitting: true, sourcemap: false, write: false });
  const outputs = new Map(Object.entries(metafile.outputs).map(([file, output]) => [path.basename(file), output]));

  const common = [...outputs.values()].find(({ entryPoint }) => metafile.inputs[entryPoint]?.format === 'cjs');
  if (common) throw new HumanError(`${common.entryPoint} is loaded late, but is CommonJS: esbuild gives import() nothing but its default. Load a module of ours late that imports it.`);

  const partOfModule = new Map();
  const claim = (name, part) => {
    if (partOfModule.has(name)) return;
    partOfModule.set(name, part);
    for (const { path: file, kind, external } of outputs.get(name).imports) if (kind === 'import-statement' && !external) claim(path.basename(file), part);
  };
  claim(`${main}.js`, main);
  const late = [...outputs].filter(([name, { entryPoint }]) => entryPoint && !partOfModule.has(name)).map(([name, { entryPoint }]) => ({ name, part: partOf(entryPoint) }));
  const order = part => (parts.includes(part) ? parts.indexOf(part) : parts.length);
  for (const { name, part } of late.sort((a, b) => order(a.part) - order(b.part) || a.part.localeCompare(b.part))) claim(name, part);

  const texts = new Map(await Promise.all(outputFiles.map(async ({ path: file, text }) => {
    const name = path.basename(file);
    return [name, await moduleOf(name, text, outputs.get(name), settings)];
  })));
  const modulesOf = part => [...partOfModule].filter(([, each]) => each === part).map(([name]) => texts.get(name)).join(',\n');
  const others = [...new Set(partOfModule.values())].filter(part => part !== main);
  const files = new Map(others.map(part => [path.join(folder, main, `${part}.js`), `"use strict";module.exports={${modulesOf(part)}};\n`]));
  const elsewhere = Object.fromEntries([...partOfModule].filter(([, part]) => part !== main));
  files.set(outfile, `"use strict";const here={${modulesOf(main)}};const elsewhere=${JSON.stringify(elsewhere)};${loader(main)}\n`);
  fs.mkdirSync(path.join(folder, main), { recursive: true });
  for (const [file, text] of files) fs.writeFileSync(file, text);
  return { metafile, written: [...files.keys()] };
}

/** One of esbuild's modules as a function. The brackets around it tell V8 that it will be called, so that it is parsed once. */
async function moduleOf(name, text, { imports }, { target }) {
  let found = 0;
  const asked = text.replace(/\bimport\("(\.\/[\w-]+\.js)"\)/g, (_, other) => { found += 1; return `later("${other}")`; });
  const dynamic = imports.filter(({ kind, external }) => kind === 'dynamic-import' && !external).length;
  if (found < dynamic) throw new HumanError(`${name} loads modules late in another way than the build knows. Look at what esbuild writes for import(), and bring scripts/build/parts.mjs up to date.`);
  const { code } = await esbuild.transform(asked, { format: 'cjs', platform: 'node', target, minify: true });
  const joins = code.includes('"default",{value:');
  return `${JSON.stringify(name)}:(function(module,exports,require,later){${joins ? lighten(code, name) : code}})`;
}

/** What is loaded late has a turn of the event loop of its own, one after another, and so has what is done with it. */
const loader = main => `
const modules = {};
function load(name) {
  const known = modules[name];
  if (known) return known.exports;
  const module = modules[name] = { exports: {} };
  try {
    (here[name] ?? require("./${main}/" + elsewhere[name] + ".js")[name])(module, module.exports, ask, later);
  } catch (error) {
    delete modules[name];
    throw error;
  }
  return module.exports;
}
function ask(id) { return id.startsWith("./") ? load(id.slice(2)) : (modules[id] ??= { exports: require(id) }).exports; }
const nextTurn = () => new Promise(setImmediate);
let before = Promise.resolve();
async function later(id) {
  const name = id.slice(2);
  if (modules[name]) return modules[name].exports;
  const loaded = before.then(nextTurn).then(() => load(name)).finally(nextTurn);
  before = loaded.catch(() => {});
  return loaded;
}
module.exports = load("${main}.js");`;
