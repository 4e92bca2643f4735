import { createBirpc } from 'birpc';
import { describe, expect, it, vi } from 'vitest';
import type { PreviewPageHost } from '../../../src/contract/preview-page';
import type { RunPageHost } from '../../../src/contract/run-page';
import { HumanError } from '../../../src/core/human-error';
import { paramsPageSchemas } from '../../../src/host/features/params/schemas';
import { previewSchemas } from '../../../src/host/features/preview/schemas';
import { runPageSchemas } from '../../../src/host/features/run-page/schemas';
import { bindHost, type Calls, type Schemas } from '../../../src/host/webview/binding';
import { pageHtml } from '../../../src/host/webview/html';

const words = { refused: 'refused', failed: 'failed', late: 'late' };

/** A view and a host over JSON, as VS Code's messages travel. */
function joined<Host extends Calls<Host>>(host: Partial<Host>, schemas: Schemas<Host>, timeoutMs = 1000) {
  const toHost: ((message: unknown) => void)[] = [];
  const toView: ((message: unknown) => void)[] = [];
  const problem = vi.fn();
  const wire = (ends: ((message: unknown) => void)[]) => (message: unknown) => { const text = JSON.stringify(message); queueMicrotask(() => { for (const hear of ends) hear(JSON.parse(text)); }); };
  // SAFETY: the tests call only what they hand in, and what is not there must be refused before it is reached.
  bindHost<Host, object>(
    { post: wire(toView), on: hear => { toHost.push(hear); } }, host as Host, schemas,
    { patient: ['again'] as never[], timeoutMs, words: { ...words, said: text => text }, problem });
  const send = wire(toHost);
  const view = createBirpc<Record<string, (...args: unknown[]) => unknown>>({}, { post: send, on: hear => { toView.push(hear); }, timeout: -1 });
  return { call: (name: string, ...args: unknown[]) => view.$call(name, ...args), send, problem };
}
const connected = (host: Partial<RunPageHost>, timeoutMs?: number) => joined<RunPageHost>(host, runPageSchemas, timeoutMs);

describe('calls of a view', () => {
  it('reach the host with the arguments that they carry', async () => {
    const openSource = vi.fn(async () => {});
    await connected({ openSource }).call('openSource', '/a.py', 3);
    expect(openSource).toHaveBeenCalledWith('/a.py', 3);
  });

  it.each([
    ['too few arguments', 'openSource', ['/a.py']],
    ['too many', 'openSource', ['/a.py', 3, 4]],
    ['a wrong type', 'openSource', ['/a.py', '3']],
    ['a line that can’t be', 'openSource', ['/a.py', 0]],
    ['no hash', 'object', ['../../etc/passwd']],
    ['no run’s id', 'openRun', ['../x']],
    ['a stream that there is not', 'log', ['stdin', 0, 10]],
    ['an endless wish', 'log', ['stdout', 0, 1e12]],
  ])('are refused with %s', async (_, name, args) => {
    const called = vi.fn(async () => {});
    const { call, problem } = connected({ openSource: called, object: called as never, openRun: called, log: called as never });
    await expect(call(name, ...args)).rejects.toEqual({ code: 'bad-request', message: 'refused' });
    expect(called).not.toHaveBeenCalled();
    expect(problem).toHaveBeenCalled();
  });

  it.each(['constructor', '__proto__', 'toString', 'deleteAll'])('are refused when they name %s', async name => {
    await expect(connected({}).call(name)).rejects.toEqual({ code: 'bad-request', message: 'refused' });
  });

  it.each([null, 7, 'text', [], { t: 'q' }, { t: 'q', m: 7, a: [] }, { t: 'x', m: 'cancel', a: [] }, { t: 'q', m: 'cancel', a: [], extra: 1 }])('that are none (%j) do nothing', async message => {
    const cancel = vi.fn(async () => {});
    const { send, problem } = connected({ cancel });
    send(message);
    await vi.waitFor(() => expect(problem).toHaveBeenCalled());
    expect(cancel).not.toHaveBeenCalled();
  });

  it('fail with words for people, or with none of ours', async () => {
    const told = connected({ cancel: async () => { throw new HumanError('gone', 'The run is gone.'); } });
    await expect(told.call('cancel')).rejects.toEqual({ code: 'gone', message: 'The run is gone.' });
    const ours = connected({ cancel: async () => { throw new TypeError('x of undefined at /home/someone/secret'); } });
    await expect(ours.call('cancel')).rejects.toEqual({ code: 'failed', message: 'failed' });
    expect(ours.problem).toHaveBeenCalled();
  });

  it('end when no answer comes, but for those that wait for a person', async () => {
    const never = () => new Promise<never>(() => {});
    await expect(connected({ cancel: never }, 20).call('cancel')).rejects.toEqual({ code: 'timeout', message: 'late' });
    const patient = connected({ again: () => new Promise(resolve => setTimeout(resolve, 60)) }, 20);
    await expect(patient.call('again', 'exact')).resolves.toBeUndefined();
  });
});

describe('calls of the preview of data', () => {
  const view = { sql: '', derived: [], where: [], contains: '', sort: [] };
  const options = { target: null, exact: true };
  it.each([
    ['a target that is no name', 'profile', [{ ...options, target: { column: 'x' } }, 'profile-1']],
    ['exactness that is neither', 'profile', [{ ...options, exact: 'yes' }, 'profile-1']],
    ['a path beside what may be chosen', 'profile', [{ ...options, path: '/etc/passwd' }, 'profile-1']],
    ['a file in place of a task', 'profile', [options, { path: '/etc/passwd' }]],
    ['no task', 'profile', [options]],
    ['another kind of picture', 'savePicture', ['fare', 'exe', new Uint8Array(1)]],
    ['bytes that are none', 'savePicture', ['fare', 'png', [137, 80, 78, 71]]],
    ['a text as a picture', 'savePicture', ['fare', 'svg', '<svg onload="alert(1)"/>']],
    ['a place to save to', 'savePicture', ['fare', 'png', new Uint8Array(1), '/etc/cron.d/x']],
    ['a name beyond all measure', 'savePicture', ['x'.repeat(1_001), 'png', new Uint8Array(1)]],
    ['no view', 'toCode', [null, ['fare']]],
    ['a view with a file of its own', 'toCode', [{ ...view, source: { path: '/etc/passwd' } }, ['fare']]],
    ['files for SQL', 'toCode', [{ ...view, sql: { text: 'FROM x', others: [{ name: 'x', source: { path: '/etc/passwd' } }] } }, ['fare']]],
    ['code beside an expression', 'toCode', [{ ...view, derived: [{ name: 'x', expression: '1', python: 'import os' }] }, ['fare']]],
    ['a condition that there is not', 'toCode', [{ ...view, where: [{ column: 'fare', op: 'exec', value: '1' }] }, ['fare']]],
    ['columns that are no names', 'toCode', [view, [{ name: 'fare' }]]],
    ['a module to write to', 'toCode', [view, ['fare'], '/etc/passwd']],
    ['a module to open', 'openCode', ['/etc/passwd']],
    ['whose result to forget', 'forgetCode', ['/data/other.csv']],
  ])('are refused with %s', async (_, name, args) => {
    const called = vi.fn(async () => {});
    const { call, problem } = joined<PreviewPageHost>({ profile: called as never, savePicture: called as never, toCode: called, openCode: called, forgetCode: called }, previewSchemas);
    await expect(call(name, ...args)).rejects.toEqual({ code: 'bad-request', message: 'refused' });
    expect(called).not.toHaveBeenCalled();
    expect(problem).toHaveBeenCalled();
  });

  it('reach the host otherwise', async () => {
    const called = vi.fn(async () => {});
    const { call } = joined<PreviewPageHost>({ profile: called as never, toCode: called }, previewSchemas);
    await call('profile', options, 'profile-1');
    await call('toCode', view, ['fare']);
    expect(called).toHaveBeenCalledTimes(2);
    expect(previewSchemas.savePicture.safeParse(['fare', 'png', new Uint8Array(1)]).success).toBe(true);
  });
});

describe('the answers of a form', () => {
  const check = (fields: unknown) => paramsPageSchemas.check.safeParse([fields]).success;
  it('are taken in each of their shapes', () => {
    expect(check({
      a: { kind: 'unset' }, b: { kind: 'text', text: '3' }, c: { kind: 'value', value: { deep: [1, '$nan', null, { x: true }] } },
      d: { kind: 'input', choice: { kind: 'file', path: '/x' } }, e: { kind: 'input', choice: { kind: 'output', run: '20261121-010203-abcdef', output: 'model' } }, f: { kind: 'input', choice: { kind: 'latest', function: 'prepare', output: '0' } },
    })).toBe(true);
  });
  it.each([{ a: 3 }, { a: { kind: 'text' } }, { a: { kind: 'input', choice: { kind: 'output', run: '../..', output: 'x' } } }, { a: { kind: 'code', text: 'x' } }, [], null])('are refused otherwise: %j', fields => expect(check(fields)).toBe(false));
});

describe('the page around a view', () => {
  const html = pageHtml({ nonce: 'N0', cspSource: 'https://x', title: '<b>"t"', script: 's.js', styles: [{ href: 'a.css', id: 'x' }], l10n: { a: '</script><script>alert(1)</script>' }, language: 'en', machine: 'm"><script>', identity: { id: '<!--' }, first: { name: '"><script>alert(2)</script>' } });
  it('runs nothing but its own scripts', () => {
    expect(html).toContain("default-src &#39;none&#39;; script-src &#39;nonce-N0&#39;");
    expect([...html.matchAll(/<script(?![^>]*(nonce="N0"|application\/json))/g)]).toEqual([]);
    expect(html).not.toContain('unsafe');
  });
  it('carries texts that can’t end what holds them', () => {
    expect(html).not.toContain('alert(1)</script>');
    expect(html).not.toContain('alert(2)</script>');
    expect(html).toContain('data-first="{&#34;name&#34;:&#34;');
    expect(html).not.toContain('<!--');
    expect(html).toContain('&#60;b&#62;');
  });
});
