import fs from 'node:fs';
import path from 'node:path';
import type { FunctionInfo } from '../../contract/functions';
import type { FormField } from '../../contract/params-page';
import { outputFor } from '../../core/python/match';

// A folder of hundreds of scripts is not read for a hint.
const mostFiles = 50;

/** Fields that wait for data which nobody has made yet or which is gone, each with the function of the same folder that makes it. `given` need none. */
export async function withMakers(fn: FunctionInfo, fields: FormField[], given: readonly string[], functionsOf: (file: string) => Promise<FunctionInfo[]>): Promise<FormField[]> {
  const waits = ({ input, param, initial, offers }: FormField) =>
    input && !given.includes(param.name) && (isGone(initial) || (param.required && initial.kind === 'unset' && !offers.some(({ choice }) => choice.kind === 'file')));
  if (!fields.some(waits)) return fields;
  const found = (await Promise.all(modulesBeside(fn.file).map(functionsOf))).flat().filter(each => each.runnable && each.name !== fn.name);
  return fields.map(field => {
    if (!waits(field)) return field;
    const maker = found.map(each => ({ function: each.name, output: outputFor(field.param, each) })).find((each): each is { function: string; output: string } => each.output !== null);
    return maker && !isOffered(field, maker.function) ? { ...field, maker } : field;
  });
}

/** Whether a field starts with a file that is not there any more. */
export const isGone = (initial: FormField['initial']): initial is FormField['initial'] & { kind: 'input' } => initial.kind === 'input' && initial.gone === true;

const isOffered = ({ offers }: FormField, maker: string) => offers.some(({ choice }) => choice.kind === 'latest' && choice.function === maker);

/** The function's own module first. */
function modulesBeside(file: string): string[] {
  try {
    const folder = path.dirname(file);
    const others = fs.readdirSync(folder).filter(name => name.endsWith('.py')).sort().map(name => path.join(folder, name)).filter(each => each !== file);
    return [file, ...others].slice(0, mostFiles);
  } catch {
    return [];
  }
}
