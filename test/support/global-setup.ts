import { ensureTestPython } from '../../scripts/lib/python.mjs';

/** When vitest is started by hand: tests find the shared environment's interpreter in OFFBOOK_TEST_PYTHON. The tiers bring it themselves. */
export default async function setup(): Promise<void> {
  if (process.env['OFFBOOK_TEST_TIER'] === undefined) process.env['OFFBOOK_TEST_PYTHON'] ??= await ensureTestPython();
}
