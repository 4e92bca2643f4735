import type { FieldErrors } from '../../contract/params-page';
import type { InputRequest } from '../../contract/request';
import { checkObject, type StoreLayout } from '../store';
import { say } from '../../core/say';

/** Inputs whose kept bytes are not what was kept, each with what to do. They are hashed, so this is asked before a start and not while a form is filled in. */
export async function damagedInputs(inputs: Readonly<Record<string, InputRequest>>, store: StoreLayout): Promise<FieldErrors> {
  const errors: FieldErrors = {};
  for (const [name, input] of Object.entries(inputs)) {
    if (input.kind === 'output' && await checkObject(store, input.sha256) === 'damaged')
      errors[name] = say('The data of `{0}` is damaged: output “{1}” of run {2} is not what was kept. Run that again to make it anew, or pick other data.', name, input.output, input.run);
  }
  return errors;
}
