import type { Given } from '../arguments/spec';
import type { Context } from '../context';
import { exitCode } from '../exit-code';
import { profileReport } from '../output/profile-report';
import { sourceOf } from '../store/data-source';
import { withData } from '../store/with-data';

const task = 'profile';

export async function profile(given: Given, context: Context): Promise<number> {
  const source = await sourceOf(given.positionals[0] ?? '', given, context);
  const target = given.one('target');
  return withData(context, task, async client => {
    const result = await client.profile(source, { ...(target === null ? {} : { target }), ...(given.has('approximate') ? { exact: false } : {}) }, task);
    if (context.json) context.answer(result);
    else context.say(profileReport(source.name ?? source.path, result, context.style));
    return exitCode.succeeded;
  });
}
