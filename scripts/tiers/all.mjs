// The tiers in the order they run: the quick ones first, so that a mistake is heard of early.
import { benchTier } from './bench.mjs';
import { checkTier } from './check.mjs';
import { e2eTier } from './e2e.mjs';
import { hostTier, oldestHostTier } from './host.mjs';
import { runnerTier, templateTier } from './pytest.mjs';
import { vitestTier } from './vitest.mjs';

export const tiers = [
  checkTier,
  vitestTier({ name: 'unit', what: 'pure code, and Python as the oracle', needs: ['python'] }),
  vitestTier({ name: 'workers', what: 'the index on a real SQLite, tables in a real DuckDB', needs: ['dist', 'python'] }),
  vitestTier({ name: 'cli', what: 'the command line with a real Python', needs: ['dist', 'python', ...(process.platform === 'linux' ? ['shells'] : [])] }),
  runnerTier,
  vitestTier({ name: 'hold', what: 'processes killed, disks full, records torn: the deed, and a look at what is left', needs: ['dist', 'python', 'git', ...(process.platform === 'linux' ? ['faketime'] : [])], serial: true, leavesACore: true }),
  templateTier,
  vitestTier({ name: 'webviews', what: 'the views in a real Chromium', needs: ['dist', 'viewsBrowser', 'python'] }),
  hostTier,
  oldestHostTier,
  vitestTier({ name: 'packaging', what: 'what is in the packages, and npm start', needs: ['vscodeHost'], serial: true }),
  e2eTier,
  benchTier,
];
