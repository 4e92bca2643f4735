import * as os from 'node:os';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/host/features/report/redact';

describe('a log that others may read', () => {
  it.each([
    ['/work/Kundin Müller/a.py failed', '<folder 1>/a.py failed'],
    [`${os.homedir()}/x`, '~/x'],
    ['API_KEY=abc123 next', 'API_KEY=… next'],
    ['{"password": "hunter2", "a": 1}', '{"password": …, "a": 1}'],
    ['{"password": "two words, \\"quoted\\"", "a": 1}', '{"password": …, "a": 1}'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer …'],
    ['{"authorization":"Basic dXNlcjpwYXNz"}', '{"authorization":"Basic …"}'],
    ['authorization=abc123', 'authorization=…'],
    ['--param token=abc123 --param n=5', '--param token=… --param n=5'],
    ['/work/Kundin Müller2/a.py', '/work/Kundin Müller2/a.py'],
    ['ghp_abcdefghijklmnop1234', '…'],
    ['https://me:pass@host/x', 'https://…@host/x'],
    ['mail to someone@example.org', 'mail to …'],
  ])('%s', (text, after) => expect(redact(text, [{ path: '/work/Kundin Müller', as: '<folder 1>' }])).toBe(after));

  it('knows a path as JSON writes it', () => expect(redact(String.raw`"C:\\work\\me\\a.py"`, [{ path: String.raw`C:\work\me`, as: '<folder 1>' }])).toBe(String.raw`"<folder 1>\\a.py"`));
});
