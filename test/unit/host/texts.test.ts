import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('texts for translators', () => {
  // The gatherer parses every file of the window: seconds of work.
  it('are gathered', { timeout: 180_000 }, () => {
    const { status, stderr } = spawnSync(process.execPath, ['l10n/generate.mjs', '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
