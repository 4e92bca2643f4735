import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import * as vm from 'node:vm';
import * as vscode from 'vscode';
import { until } from './support/wait';
import { activated, ended, lenses, show, startedBy, tabs, write } from './support/workspace';

/** The aim, a frame. What takes longer is printed and never judged: with another editor beside it the same stretch took up to four times as long. What is loaded at once has a bound in bytes, in test/packaging. */
const aimMs = 16;
const samplingUs = 500;
/** So many classes are read, compiled and run within the aim by a machine of the kind that the aim is meant for (a core at 2 to 3 GHz that nobody else uses). What this machine takes for them is its frame. */
const classesOfAFrame = 400;

interface Stretch { ms: number; doing: string }

/**
 * Samples one after another that have a file of ours on their stack, the longest first. Each stands for the time between two samples that the thread really worked: it is not sampled while another has its core, so that a busy machine
 * makes no stretch longer. Left out is what is the system's: the collector's work, which is for everybody in the host, and the start of a process, a copy of the host that the kernel makes.
 */
function stretchesOf({ nodes, samples = [] }: Profiler.Profile, nameOf: (frame: Profiler.ProfileNode['callFrame']) => string | null): Stretch[] {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const doing = new Map<number, string | null>();
  const walk = (id: number, above: string | null): void => {
    const node = byId.get(id);
    if (!node) return;
    const name = above ?? nameOf(node.callFrame);
    doing.set(id, name);
    for (const child of node.children ?? []) walk(child, name);
  };
  walk(nodes[0]?.id ?? 0, null);
  const found: Stretch[] = [];
  let now: Stretch | null = null;
  for (const id of samples) {
    const { functionName = '', url = '' } = byId.get(id)?.callFrame ?? {};
    if (functionName === '(garbage collector)' || (functionName === 'spawn' && url === '')) continue;
    const name = doing.get(id) ?? null;
    if (name === null) now = null;
    else {
      if (now === null) found.push(now = { ms: 0, doing: name });
      now.ms += samplingUs / 1000;
    }
  }
  return found.sort((a, b) => b.ms - a.ms);
}

const rounds = 9;
/** Measured in three parts, before, between and after: a machine is quicker at one moment than at another. */
const roundsAtOnce = 3;
async function measureFrames(part: number): Promise<void> {
  for (let round = part * roundsAtOnce; round < (part + 1) * roundsAtOnce; round += 1) {
    await turn();
    readAFrameOfCode(round);
  }
  await turn();
}
/** Code that nobody has read before, as much as fits into a frame. */
function readAFrameOfCode(round: number): void {
  const text = Array.from({ length: classesOfAFrame }, (_, n) => `class C${n} { constructor(a) { this.a = a; this.b = ["${round}", ${n}]; } get sum() { return this.b.map(each => each + this.a).join("-"); } static of(a, { b = 1, ...rest } = {}) { return a > b ? { ...rest, a } : new C${n}(a); } }\nall.push(C${n}.of(${n % 3}));`).join('\n');
  new vm.Script(`(all => {${text}})([])`).runInThisContext();
}

/** What its start loads, each in a turn of its own. */
const startParts = ['all-services', 'all-features'];

/** The extension as the host has not parsed it yet; another edition of the editor may read the same folder beside this one. */
function copyAnew(dist: string): { file: string; remove(): void } {
  const name = `anew-${process.pid}`;
  const [file, folder] = [path.join(dist, `${name}.js`), path.join(dist, name)];
  fs.cpSync(path.join(dist, 'extension'), folder, { recursive: true });
  const text = fs.readFileSync(path.join(dist, 'extension.js'), 'utf8').replaceAll('"./extension/"', `"./${name}/"`);
  // Its loader is what activating it would ask; a second extension would have to register every command again.
  fs.writeFileSync(file, `${text}\nmodule.exports.start = () => [${startParts.map(part => `later("./" + Object.keys(elsewhere).find(each => elsewhere[each] === "${part}" && each.startsWith("${part}-")))`).join(', ')}];`);
  return { file, remove: () => { fs.rmSync(file); fs.rmSync(folder, { recursive: true }); } };
}

/** What happens when a window starts it: its files are read, parsed and run. */
async function loadTheExtension(file: string): Promise<void> {
  const { start } = createRequire(file)(file) as { start(): Promise<unknown>[] };
  for (const part of await Promise.all(start())) assert.ok(Object.keys(part as object).length > 0);
}

describe('the extension host', function () {
  this.timeout(90_000);

  it('tells how long its own work holds it at once while it is loaded, a function is run and its run is looked at', async () => {
    const extension = await activated();
    const dist = path.join(extension.extensionPath, 'dist');
    const file = write('stretch.py', Array.from({ length: 200 }, (_, n) => `def f${n}(a: int = ${n}, b: str = "x") -> int:\n    return a + ${n}\n\n`).join('\n'));
    const session = new Session();
    session.connect();
    const anew = copyAnew(dist);
    try {
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: samplingUs });
      await session.post('Profiler.start');
      await measureFrames(0);
      await loadTheExtension(anew.file);
      await turn();
      await show(file);
      await until('the lenses', async () => (await lenses(file)).length === 200);
      const id = await startedBy(() => vscode.commands.executeCommand('offbook.function.run', { file, name: 'f7' }));
      await ended(id);
      await measureFrames(1);
      await until('the page', () => tabs('runPage').some(({ label }) => label.startsWith('f7')));
      await vscode.commands.executeCommand('vscode.executeHoverProvider', vscode.Uri.file(file), new vscode.Position(28, 5));
      await vscode.commands.executeCommand('offbook.runs.table');
      await until('the table', () => tabs('runsTable').length === 1);
      await measureFrames(2);
      const { profile } = await session.post('Profiler.stop');
      const frame = stretchesOf(profile, ({ functionName }) => (functionName === readAFrameOfCode.name ? functionName : null)).reduce((sum, { ms }) => sum + ms, 0) / rounds;
      // The outermost function of ours says what is done.
      const stretches = stretchesOf(profile, ({ url, functionName, lineNumber, columnNumber }) =>
        functionName === loadTheExtension.name || url.includes(path.basename(anew.file, '.js')) ? 'its start' : url.includes(dist) ? `${functionName || 'a callback'}, ${path.basename(url)}:${lineNumber + 1}:${columnNumber + 1}` : null);
      // None at all would mean that the profile is not of the extension.
      assert.ok(stretches.length > 10, `${stretches.length} stretches`);
      const longest = stretches.slice(0, 5).map(({ ms, doing }) => `${ms.toFixed(1)} ms (${doing})`).join('; ');
      console.log(`      ${aimMs} ms of work are ${frame.toFixed(1)} ms here. Of ${stretches.length} stretches of the extension's own work ${stretches.filter(({ ms }) => ms > frame).length} took longer; the longest: ${longest}`);
    } finally {
      session.disconnect();
      anew.remove();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
  });
});
