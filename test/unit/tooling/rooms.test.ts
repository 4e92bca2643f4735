import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import rooms from '../../../scripts/lint/rooms.mjs';

/** What the rule says of one import written in a file of the checkout. */
function walls(file: string, source: string): string[] {
  const linter = new Linter({ cwd: '/checkout' });
  const config = { files: ['**/*.ts'], plugins: { offbook: { rules: { rooms } } }, rules: { 'offbook/rooms': 'error' } } as unknown as Linter.Config;
  return linter.verify(`import it from '${source}'; it();`, [config], `/checkout/${file}`).map(each => each.message);
}

describe('walls between the rooms', () => {
  it.each([
    ['src/core/runs/reduce.ts', '../../contract/events'],
    ['src/node/store/files.ts', '../../core/runs/reduce'],
    ['src/workers/index/main.ts', 'better-sqlite3'],
    ['src/workers/data/session.ts', '@duckdb/node-api'],
    ['src/cli/store/with-index.ts', '../../workers/index/in-process'],
    ['src/cli/commands/diff.ts', '../../workers/data/client'],
    ['src/host/services/index-worker.ts', '../../workers/index/client'],
    ['src/host/features/lenses/index.ts', '../../services/runs'],
    ['src/host/features/lenses/index.ts', './words'],
    ['webviews/run/main.tsx', '../shared/rpc'],
    ['webviews/run/main.tsx', '../../src/core/format/numbers'],
    ['webviews/table/filter.tsx', '../../src/core/query/complete'],
    ['webviews/compare/metrics.tsx', '../../src/core/compare'],
    ['src/extension.ts', './host/module'],
  ])('%s may import %s', (file, source) => expect(walls(file.replace('.tsx', '.ts'), source)).toEqual([]));

  it.each([
    ['src/contract/run.ts', '../core/format/numbers', 'src/contract may not import src/core/format'],
    ['src/core/runs/reduce.ts', '../../node/store/files', 'src/core may not import src/node'],
    ['src/core/runs/reduce.ts', 'node:fs', 'src/core is pure'],
    ['src/node/store/files.ts', 'vscode', 'only src/host may import vscode'],
    ['src/cli/main.ts', '../workers/index/store', 'src/cli may not import src/workers'],
    ['src/host/services/runs.ts', '../../workers/index/in-process', 'src/host may not import src/workers'],
    ['src/cli/commands/diff.ts', '../../workers/data/session', 'src/cli may not import src/workers'],
    ['src/host/services/runs.ts', '@duckdb/node-api', 'only src/workers may load @duckdb/node-api'],
    ['src/host/services/runs.ts', 'better-sqlite3', 'only src/workers may load better-sqlite3'],
    ['src/host/features/lenses/index.ts', '../hover/index', 'lenses may not import hover'],
    ['webviews/run/main.ts', '../params/form', 'run may not import params'],
    ['src/core/compare/compare.ts', 'node:crypto', 'src/core/compare is pure'],
    ['webviews/run/main.ts', '../../src/core/runs/reduce', 'webviews may not import src/core'],
  ])('%s may not import %s', (file, source, why) => expect(walls(file, source)).toEqual([expect.stringContaining(why)]));
});
