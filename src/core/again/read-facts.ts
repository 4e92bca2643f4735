import { readEnvironment } from '../runs/facts';
import { compact, Fields } from '../runs/fields';
import type { FactsNow } from './look';

/** What the runner's facts.py answered; null when it is nothing of the kind. */
export function readFacts(text: string): FactsNow | null {
  try {
    const fields = Fields.of(JSON.parse(text));
    if (fields === undefined) return null;
    const { python, platform, packages, gpus } = readEnvironment(fields);
    return compact<FactsNow>({ python, platform, packages, gpus, host: fields.text('host') });
  } catch {
    return null;
  }
}
