import { HumanError } from './human-error';
import { say } from './say';

/** What a person stopped, or closed before it was done. */
export const cancelled = (): HumanError => new HumanError('cancelled', say('Stopped.'));
