import { ensureTestPython } from '../../scripts/lib/python.mjs';

/** Also when vitest is started by hand: tests find the shared environment's interpreter in OFFBOOK_TEST_PYTHON. */
export default async function setup(): Promise<void> {
  process.env['OFFBOOK_TEST_PYTHON'] ??= await ensureTestPython();
}
