import type { Given } from './spec';
import { UsageError } from './usage-error';

export const shownUnlessSaid = 20;

export function limitOf(given: Given): number {
  return wholeNumber(given, 'limit', 1) ?? shownUnlessSaid;
}

/** An option's whole number; null when it was not given. */
export function wholeNumber(given: Given, option: string, least: number): number | null {
  const text = given.one(option);
  if (text === null) return null;
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least) throw new UsageError(`--${option} wants a whole number from ${least} on, not “${text}”.`);
  return number;
}
