import fs from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../contract/keeping';
import { formatBytes } from '../../core/format/numbers';
import { diagnose } from '../../node/doctor/doctor';
import { createPythonSearch } from '../../node/python/find';
import { indexFolder, type StoreLayout } from '../../node/store';
import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { safeLine } from '../../core/format/safe-text';
import { storeOf } from '../store/runs-store';

/** Exits 1 when something is wrong, so that a script can ask. */
export async function doctor(given: Given, context: Context): Promise<number> {
  const store = storeOf(given, context);
  const index = await lookAtIndex(store, context);
  const tools = await lookAtTools(store, context);
  const diagnosis = await diagnose(store, { facts: [...index.facts, ...tools.facts], findings: [...index.findings, ...tools.findings] });
  if (context.json) context.answer(diagnosis);
  else {
    const { style } = context;
    const { runs, lines, objects, bytes } = diagnosis.checked;
    for (const [name, value] of diagnosis.facts) context.say(`${style.faint(name.padEnd(18))} ${safeLine(value)}`);
    context.say(`${style.faint('Looked at'.padEnd(18))} ${runs} ${runs === 1 ? 'run' : 'runs'}, ${lines} ${lines === 1 ? 'line' : 'lines'} of records, ${objects} ${objects === 1 ? 'object' : 'objects'} (${formatBytes(bytes)})\n`);
    for (const finding of diagnosis.findings) context.say(findingText(finding, context));
    const wrong = diagnosis.findings.filter(({ severity }) => severity === 'problem').length;
    context.say(wrong === 0 ? `${style.good('✓')} ${diagnosis.findings.length === 0 ? 'Nothing is wrong.' : 'Nothing is wrong; the notes above are for you to know.'}` : `\n${wrong} ${wrong === 1 ? 'problem' : 'problems'}. Nothing was changed.`);
  }
  return diagnosis.findings.some(({ severity }) => severity === 'problem') ? exitCode.failed : exitCode.succeeded;
}

function findingText({ severity, run, what, todo }: Finding, { style }: Context): string {
  const mark = severity === 'problem' ? style.bad('✗ problem') : style.warn('! note   ');
  return `${mark}  ${run === undefined ? '' : `${style.strong(run)}  `}${safeLine(what)}\n           ${style.faint(safeLine(todo))}`;
}

interface Looked { facts: [string, string][]; findings: Finding[] }

/** The index as it lies there: a doctor mends nothing. */
async function lookAtIndex(store: StoreLayout, { cacheFolder }: Context): Promise<Looked> {
  const file = path.join(indexFolder(cacheFolder, store.root), 'index.db');
  const { inspectIndex } = await import('../../workers/index/in-process');
  const found = await inspectIndex(file);
  const broken = `${file}.broken`;
  const findings: Finding[] = [];
  if (found.problem !== null) findings.push({ severity: found.harmless ? 'note' : 'problem', area: 'index', path: file, what: found.problem, todo: found.todo });
  if (fs.existsSync(broken)) findings.push({ severity: 'note', area: 'index', path: broken, what: 'An index that was damaged was set aside.', todo: 'It may be deleted: the files are the truth.' });
  return { facts: [['Index', found.state]], findings };
}

async function lookAtTools(store: StoreLayout, { env, cacheFolder, version }: Context): Promise<Looked> {
  const root = path.dirname(store.root);
  const search = createPythonSearch({ env, platform: process.platform, cacheFolder, workspaceFolders: [root], trusted: false });
  const looks = await search.all(path.join(root, 'x.py'), root);
  const found = looks.flatMap(look => (look.kind === 'found' ? [`${look.python.path}${look.python.version === null ? '' : ` (${look.python.version})`}`] : []));
  const facts: Looked['facts'] = [['Offbook', version], ['Node', `${process.versions.node}, ${process.platform} ${process.arch}`], ['Python', found.length > 0 ? found.join(', ') : 'none found']];
  return { facts, findings: found.length > 0 ? [] : [{ severity: 'problem', area: 'tools', what: 'No Python 3.9 or newer was found, so nothing can be run.', todo: 'Install one, make a .venv in the project, or give one with --python.' }] };
}
