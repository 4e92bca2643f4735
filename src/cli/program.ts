import { unreachable } from '../contract/ids';
import { isHumanError } from '../core/human-error';
import { parseArguments, wantsJson } from './arguments/parse';
import type { CommandSpec, Given } from './arguments/spec';
import { DetailedError, UsageError } from './arguments/usage-error';
import { completionWord } from './completion/shells';
import { createContext, type Context } from './context';
import { exitCode, exitCodeOfProblem } from './exit-code';

async function main(words: readonly string[]): Promise<number> {
  const context = createContext(wantsJson(words));
  // Asked by the shell at every Tab: whatever is typed so far is no mistake.
  if (words[0] === completionWord) return (await import('./completion/offer')).offer(words.slice(1), context);
  let command: string | null = null;
  try {
    const request = parseArguments(words);
    switch (request.kind) {
      case 'version':
        context.streams.out.write(`${context.version}\n`);
        return exitCode.succeeded;
      case 'help': {
        const { commandHelp, generalHelp } = await import('./arguments/help');
        context.streams.out.write(`${request.command ? commandHelp(request.command) : generalHelp()}\n`);
        return exitCode.succeeded;
      }
      case 'command':
        command = request.command.name;
        return await execute(request.command, request.given, context);
      default: return unreachable(request);
    }
  } catch (error) {
    return tell(error, command, context);
  }
}

/** Each command is loaded when it is asked for: `run` must not pay for what only `show` needs. */
async function execute({ name }: CommandSpec, given: Given, context: Context): Promise<number> {
  switch (name) {
    case 'functions': return (await import('./commands/functions')).functions(given, context);
    case 'run': return (await import('./commands/run')).run(given, context);
    case 'rerun': return (await import('./commands/rerun')).rerun(given, context);
    case 'restore': return (await import('./commands/restore')).restore(given, context);
    case 'runs': return (await import('./commands/runs')).runs(given, context);
    case 'queries': return (await import('./commands/queries')).queries(given, context);
    case 'queries save': return (await import('./commands/queries')).queriesSave(given, context);
    case 'queries rename': return (await import('./commands/queries')).queriesRename(given, context);
    case 'queries delete': return (await import('./commands/queries')).queriesDelete(given, context);
    case 'compare': return (await import('./commands/compare')).compare(given, context);
    case 'show': return (await import('./commands/show')).show(given, context);
    case 'cancel': return (await import('./commands/cancel')).cancel(given, context);
    case 'lineage': return (await import('./commands/lineage')).lineage(given, context);
    case 'diff': return (await import('./commands/diff')).diff(given, context);
    case 'drift': return (await import('./commands/drift')).drift(given, context);
    case 'monitor': return (await import('./commands/monitor')).monitor(given, context);
    case 'profile': return (await import('./commands/profile')).profile(given, context);
    case 'index rebuild': return (await import('./commands/index-rebuild')).indexRebuild(given, context);
    case 'bundle': return (await import('./commands/bundle')).bundle(given, context);
    case 'import': return (await import('./commands/import')).importRun(given, context);
    case 'completion': return (await import('./commands/completion')).completion(given, context);
    case 'doctor': return (await import('./commands/doctor')).doctor(given, context);
    case 'disk': return (await import('./commands/disk')).disk(given, context);
    case 'clean': return (await import('./commands/clean')).clean(given, context);
    case 'trash': return (await import('./commands/trash')).trash(given, context);
    case 'trash restore': return (await import('./commands/trash')).restore(given, context);
    case 'trash empty': return (await import('./commands/trash-empty')).trashEmpty(given, context);
    case 'trash list': return (await import('./commands/trash-empty')).trashList(given, context);
    default: throw new Error(`no such command: ${name}`);
  }
}

/** Nothing was started when this is reached by `run`; a run's own failure is its state, not an error here. */
function tell(error: unknown, command: string | null, context: Context): number {
  if (!isHumanError(error)) {
    context.note(`${context.noteStyle.bad('✗')} Offbook met something it was not made for. Please report this:\n${error instanceof Error ? error.stack ?? error.message : String(error)}`);
    if (context.json) context.answer({ error: { code: 'unexpected', message: String(error) } });
    return exitCode.crashed;
  }
  context.note(`${context.noteStyle.bad('✗')} ${error.message}`);
  const details = error instanceof DetailedError ? error.details : {};
  const parameters = error instanceof UsageError && Object.keys(error.parameters).length ? { parameters: error.parameters } : {};
  if (context.json) context.answer({ error: { code: error.code, message: error.message, ...parameters, ...details } });
  return exitCodeOfProblem(error, command);
}

void main(process.argv.slice(2)).then(code => { process.exitCode = code || process.exitCode; });
