import { ensureTestPython } from '../../scripts/lib/python.mjs';
import { buildViews } from './build-views';

/** When vitest is started by hand: tests find the shared environment's interpreter in OFFBOOK_TEST_PYTHON. The tiers bring it themselves. The views are built once for all files. */
export default async function setup(): Promise<(() => void) | void> {
  const tier = process.env['OFFBOOK_TEST_TIER'];
  if (tier === undefined) process.env['OFFBOOK_TEST_PYTHON'] ??= await ensureTestPython();
  if (tier !== undefined && tier !== 'webviews') return;
  const { folder, remove } = await buildViews();
  process.env['OFFBOOK_TEST_VIEWS'] = folder;
  return remove;
}
