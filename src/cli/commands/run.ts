import path from 'node:path';
import type { AgainMode } from '../../contract/again';
import type { EngineSettings, Plan } from '../../contract/engine';
import type { OutputOffer } from '../../contract/index-api';
import { unreachable } from '../../contract/ids';
import type { FieldErrors, FieldInput, FormField, InputChoice } from '../../contract/params-page';
import type { PythonChoice } from '../../contract/request';
import type { RunDetail } from '../../contract/run';
import { HumanError } from '../../core/human-error';
import { byRule, chosenIn, placedBy } from '../../core/python/chosen-place';
import { createEngine, type LocalEngine } from '../../node/engine/engine';
import { defaultSettings } from '../../node/engine/default-settings';
import { isGone } from '../../node/engine/makers';
import { hasUnknown } from '../../node/describe/unknown';
import { FunctionsReader } from '../../node/functions/reader';
import { rememberedPlaces } from '../../node/project/place-file';
import { impliedWorkspace } from '../../node/project/surroundings';
import { createPythonSearch, type PythonSearch } from '../../node/python/find';
import { runOfChoice } from '../../node/inputs/resolve';
import { StoreLayout, trustOrigin } from '../../node/store';
import type { Given } from '../arguments/spec';
import { UsageError } from '../arguments/usage-error';
import type { Context } from '../context';
import { readTyped } from '../run/fields';
import { hearStops } from '../run/stops';
import { parseTarget, pickFunction, type Target } from '../run/target';
import { type EndTeller, watchToEnd } from '../run/watch-to-end';
import { givenOrNearest } from '../store/place';

export const run = (given: Given, context: Context): Promise<number> => runTarget(parseTarget(given.positionals[0] ?? '', context.cwd), given, context, null);

/** `again`: the run whose values are taken where nothing else is given, its interpreter where that may be started, what comes of it and what is told at the end. */
export interface Again { of: RunDetail; mode: AgainMode; store: StoreLayout; python: PythonChoice | null; tell: EndTeller }

export async function runTarget(target: Target, given: Given, context: Context, again: Again | null): Promise<number> {
  const workspaceFolders = impliedWorkspace(target.file, context.cwd);
  const place = rememberedPlaces();
  const reader = new FunctionsReader({ cacheFolder: context.cacheFolder, build: context.build, distFolder: context.distFolder, place, workspaceFolders: file => (file === target.file ? workspaceFolders : impliedWorkspace(file, context.cwd)) });
  const found = await reader.module(target.file);
  if (!found) throw new UsageError(`${target.file} can’t be read. Check its permissions.`);
  const fn = pickFunction(target, found, context.cwd);

  const store = again?.store ?? givenOrNearest(given.one('store'), path.dirname(target.file), context.cwd) ?? new StoreLayout(path.join((await place(target.file, workspaceFolders, {})).root, '.offbook'));
  const folder = (option: string) => { const text = given.one(option); return text === null ? null : path.resolve(context.cwd, text); };
  const usual = { ...defaultSettings, storePath: store.root, envFiles: given.all('env-file').map(file => path.resolve(context.cwd, file)) };
  const kept = again?.of.request ? chosenIn(again.of.request.project, usual) : byRule;
  const settings = placedBy({ importRoot: folder('import-root') ?? kept.importRoot, cwd: folder('cwd') ?? kept.cwd }, usual);
  const passedOver = new Map<string, string>();
  const search = createPythonSearch({
    env: context.env, platform: process.platform, cacheFolder: context.cacheFolder, workspaceFolders, trusted: true, firstOnly: true, passedOver: each => { passedOver.set(each.path, each.reason); },
  });
  const typed = [...given.all('param'), ...given.all('input')].map(text => text.split('=', 1).join());
  const python = await givenPython(given.one('python'), search, context.cwd) ?? await ownPython(again, search, context);
  const engine = createEngine({
    search,
    runnerSource: path.join(context.distFolder, 'runner'), cacheFolder: context.cacheFolder, env: context.env, functionsOf: file => reader.functions(file), place,
    // A default that only Python knows needs no asking here: it is not passed, so the function computes it itself.
    isWorthAsking: ({ params }) => params.some(({ name, type, required }) => hasUnknown(type) && (required || typed.includes(name))),
  });

  const readOffers = () => import('../store/offers').then(({ offersOf }) => offersOf(store, context));
  let offers: OutputOffer[] = given.all('input').some(text => /^[^=]*=latest:/.test(text)) ? await readOffers() : [];
  const planWith = (given: string[]) => engine.plan(fn, python ? { ...settings, pythonPath: python.path } : settings, { workspaceFolders, trusted: true, offers, last: null, basedOn: again?.of ?? null, given });
  // Who makes what is missing is only looked for when something is.
  let plan = await planWith(fn.params.map(({ name }) => name));
  // The index is opened only where an answer from it is needed: it costs more than the start of the run.
  if (plan.fields.some(({ param, input, initial }) => input && ((param.required && initial.kind === 'unset') || isGone(initial)) && !typed.includes(param.name))) {
    if (!offers.length) offers = await readOffers();
    plan = await planWith(typed);
  }
  if (plan.python) for (const [passed, reason] of passedOver) context.note(context.noteStyle.warn(`! ${passed} was passed over: ${reason}. ${plan.python.path} is used.`));
  return start({ engine, plan, given, settings, store, offers, python, context, again });
}

/** The interpreter of the run that is made again; null where there is none any more, and another is looked for as for any run. */
async function ownPython(again: Again | null, search: PythonSearch, context: Context): Promise<PythonChoice | null> {
  if (!again?.python) return null;
  const { path: own, source } = again.python;
  const look = await search.named(own, 'argument', context.cwd);
  if (look.kind === 'found') return { path: look.python.path, source };
  context.note(`The run’s interpreter ${own} can’t be used: ${look.reason}. Another is taken.`);
  return null;
}

interface Prepared { engine: LocalEngine; plan: Plan; given: Given; settings: EngineSettings; store: StoreLayout; offers: OutputOffer[]; python: PythonChoice | null; context: Context; again: Again | null }

async function start({ engine, plan, given, settings, store, offers, python, context, again }: Prepared): Promise<number> {
  if (plan.problem !== null) throw new HumanError('not-runnable', plan.problem);
  const typed = readTyped(given, plan.function, plan.fields, store, context.cwd);
  const missing = missingFields(plan, typed.fields);
  if (given.has('trust-imported')) await trustInputs(store, typed.fields, offers, context.cacheFolder);
  const checked = await engine.check(plan, typed.fields);
  refuse({ ...checked, ...missing, ...typed.errors }, plan);
  for (const { param, initial } of plan.fields)
    if (initial.kind === 'input' && !Object.hasOwn(typed.fields, param.name)) context.note(context.noteStyle.faint(`${param.name} ← ${initial.label}`));
  const stops = hearStops(context);
  try {
    const started = await engine.start(plan, typed.fields, settings, { debug: null, python, envFiles: null, secrets: {}, launcher: { kind: 'cli', version: context.version }, again: again?.of.id ?? null, ...(again ? { againMode: again.mode } : {}) }, offers);
    if (started.kind === 'refused') return refuse(started.errors, plan);
    if (!context.json) context.note(context.noteStyle.faint(`▶ ${plan.function.name}  ${plan.place.sentence}  ${(python ?? plan.python)?.path ?? ''}`));
    return await watchToEnd({ engine, store, started, context, stops, ...(again ? { tell: again.tell } : {}) });
  } finally {
    stops.end();
  }
}

async function trustInputs(store: StoreLayout, fields: Record<string, FieldInput>, offers: OutputOffer[], cacheFolder: string): Promise<void> {
  for (const field of Object.values(fields)) {
    const run = field.kind === 'input' ? runOfChoice(field.choice, offers) : null;
    if (run !== null) await trustOrigin(store, run, cacheFolder);
  }
}

export async function givenPython(given: string | null, search: PythonSearch, cwd: string): Promise<PythonChoice | null> {
  if (given === null) return null;
  const look = await search.named(given, 'argument', cwd);
  if (look.kind === 'skipped') throw new UsageError(`--python ${given}: ${look.path} can’t be used, ${look.reason}. Give another, or leave it out.`);
  return { path: look.python.path, source: 'argument' };
}

/** What has no value and needs one, with the way to give it. */
function missingFields(plan: Plan, given: Record<string, unknown>): FieldErrors {
  const missing: FieldErrors = {};
  for (const { param, input, initial, offers, maker } of plan.fields) {
    if (Object.hasOwn(given, param.name) || !(isGone(initial) || (param.required && initial.kind === 'unset'))) continue;
    const needs = `\`${param.name}\` needs data${isGone(initial) ? `: ${initial.label} is gone` : ''}.`;
    missing[param.name] = input
      ? maker
        ? `${needs} Run \`${maker.function}\` first and write --input ${param.name}=latest:${maker.function}/${maker.output}, or write --input ${param.name}=PATH.${offered(param.name, offers)}`
        : `${needs} Write --input ${param.name}=PATH, or --input ${param.name}=latest:FUNCTION/OUTPUT.${offered(param.name, offers)}`
      : `\`${param.name}\` needs a value. Write --param ${param.name}=VALUE${param.annotation ? ` (${param.annotation})` : ''}.`;
  }
  return missing;
}

const offered = (name: string, offers: FormField['offers']) =>
  offers.length ? ` What fits: ${offers.slice(0, 3).map(({ choice, why }) => `--input ${name}=${sourceText(choice)} (${why})`).join(', ')}.` : '';

/** As it would be typed. */
function sourceText(choice: InputChoice): string {
  switch (choice.kind) {
    case 'file': return path.relative(process.cwd(), choice.path);
    case 'output': return `run:${choice.run}/${choice.output}`;
    case 'latest': return `latest:${choice.function}/${choice.output}`;
    default: return unreachable(choice);
  }
}

function refuse(errors: FieldErrors, plan: Plan): 2 {
  const messages = Object.values(errors);
  if (messages.length) throw new UsageError(messages.length === 1 ? messages[0] ?? '' : `\`${plan.function.name}\` was not started:\n${messages.map(message => `  ${message}`).join('\n')}`, errors);
  return 2;
}
