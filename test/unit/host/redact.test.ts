import * as os from 'node:os';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/host/features/report/redact';

describe('a log that others may read', () => {
  it.each([
    ['/work/Kundin Müller/a.py failed', '<folder 1>/a.py failed'],
    [`${os.homedir()}/x`, '~/x'],
    ['API_KEY=abc123 next', 'API_KEY=… next'],
    ['{"password": "hunter2", "a": 1}', '{"password": "…", "a": 1}'],
    ['ghp_abcdefghijklmnop1234', '…'],
    ['https://me:pass@host/x', 'https://…@host/x'],
    ['mail to someone@example.org', 'mail to …'],
  ])('%s', (text, after) => expect(redact(text, [{ path: '/work/Kundin Müller', as: '<folder 1>' }])).toBe(after));
});
