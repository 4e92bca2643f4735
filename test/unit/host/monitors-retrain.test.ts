import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunId } from '../../../src/contract/ids';
import type { MonitorAnswer, MonitorResult } from '../../../src/contract/monitor';
import { formatExactTime } from '../../../src/core/format';
import { createMonitors } from '../../../src/host/features/drift/monitors';
import type { VS } from '../../../src/host/vs';
import { emitter } from './emitter';
import { l10n } from './l10n';
import { RelativePattern, watchers } from './watchers';

type Retrain = NonNullable<MonitorAnswer['retrain']>;

const [minute, day] = [60_000, 86_400_000];
const start = Date.UTC(2026, 0, 5, 12);
const monitor = '[[tool.offbook.monitors]]\nname = "incoming"\nreference = "a.csv"\ncurrent = "b.csv"\n';
const scheduled = `${monitor}retrain = { function = "m.py:train", when = ["schedule"], every = "7d" }\n`;
const onChange = `${monitor}on-change = true\nretrain = { function = "m.py:train", when = ["drift", "new-data"] }\n`;

describe('what monitors say of training anew', () => {
  let root: string;
  let watched: ReturnType<typeof watchers>;
  let made: ReturnType<typeof createMonitors>;
  let answers: MonitorResult[];
  const asked = vi.fn();
  const present = vi.fn();
  const warned = vi.fn();
  const informed = vi.fn();
  const executed = vi.fn();

  const trained = (run: string, at: number) => ({ run: run as RunId, at });
  const retrain = (verdict: Partial<Retrain>): Retrain => ({ kind: 'yes', because: 'new-data', why: 'There is new data.', from: start - day, to: start, file: '/p/m.py', function: 'train', trained: null, ...verdict }) as Retrain;
  const result = (rule: Retrain | null, drift: boolean | null = false): MonitorResult => ({
    // SAFETY: what is told of a set is here.
    name: 'incoming', problem: null, answer: { name: 'incoming', reference: 'a.csv', current: 'b.csv', drift, set: { drift, columns: [{ name: 'temp', drift }] } as MonitorAnswer['set'], timeline: null, over: null, retrain: rule },
  });
  const dates = ` from ${formatExactTime(start - day)} to ${formatExactTime(start)}.`;

  async function open(pyproject: string, isTrusted = true): Promise<void> {
    fs.writeFileSync(path.join(root, 'pyproject.toml'), pyproject);
    watched = watchers();
    const vs = {
      l10n, RelativePattern, Uri: { file: (fsPath: string) => ({ fsPath }) }, ProgressLocation: { Notification: 15 }, commands: { executeCommand: executed },
      window: { showWarningMessage: warned, showInformationMessage: informed, withProgress: (_: unknown, work: (progress: null, token: unknown) => unknown) => work(null, { onCancellationRequested: () => undefined }) },
      workspace: { isTrusted, createFileSystemWatcher: watched.make, onDidGrantWorkspaceTrust: emitter().event, onDidChangeWorkspaceFolders: emitter().event },
    } as unknown as VS;
    const commandLine = { json(args: string[]) { asked(args); return Promise.resolve(answers); } };
    // SAFETY: what is used of each is here.
    made = createMonitors(vs, { log: { warn: () => undefined }, context: { set: present }, commandLine, places: { folders: () => [{ root, name: 'p', folder: null }], storePath: () => path.join(root, '.offbook') } } as unknown as Parameters<typeof createMonitors>[1]);
    await vi.waitFor(() => expect(present).toHaveBeenCalledWith('offbook.monitors.present', true), { timeout: 10_000 });
  }
  const dataComes = async () => {
    watched.tell(path.join(root, 'b.csv'), 'change');
    await vi.advanceTimersByTimeAsync(2000);
  };

  beforeEach(() => {
    vi.useFakeTimers({ now: start, toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'offbook-monitors-'));
    vi.clearAllMocks();
    for (const shown of [warned, informed]) shown.mockResolvedValue(undefined);
  });
  afterEach(() => {
    for (const each of made.disposables) each.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    fs.rmSync(root, { recursive: true, force: true });
  });

  it('offers it at the command whatever asks for it, with the reason and the data', async () => {
    await open(onChange);
    answers = [result(retrain({}))];
    informed.mockResolvedValueOnce('Train Anew');
    await made.run();
    expect(informed.mock.calls).toEqual([[`incoming did not drift. There is new data. Train train anew, on data${dates}`, 'Train Anew']]);
    await vi.waitFor(() => expect(executed).toHaveBeenCalledWith('offbook.function.run', { file: '/p/m.py', name: 'train' }));
    answers = [result(retrain({ because: 'drift', why: 'The data drifted.' }), true)];
    await made.run();
    expect(warned.mock.calls).toEqual([[`incoming drifted: 1 of 1 columns, temp most. Train train anew, on data${dates}`, 'Show', 'Train Anew']]);
  });

  it('says that it waits, or that nothing asks for it, without the button', async () => {
    await open(onChange);
    answers = [result(retrain({ kind: 'wait', why: 'The data drifted. Labels of this data are due at noon.', until: start + day }), true)];
    await made.run();
    answers = [result(retrain({ kind: 'no', why: 'It is trained by hand alone.' }), true)];
    await made.run();
    answers = [result(retrain({ kind: 'no', why: 'Nothing asks for it.' }), null)];
    await made.run();
    expect(warned.mock.calls).toEqual([
      ['incoming drifted: 1 of 1 columns, temp most. The data drifted. Labels of this data are due at noon.', 'Show'],
      ['incoming drifted: 1 of 1 columns, temp most. train is not due for training. It is trained by hand alone.', 'Show'],
    ]);
    expect(informed.mock.calls).toEqual([['incoming has too few rows to tell whether it drifted. train is not due for training. Nothing asks for it.']]);
  });

  it('offers it once while data comes, and again of the next model', async () => {
    await open(onChange);
    answers = [result(retrain({ trained: trained('one', start) }))];
    for (let time = 0; time < 3; time++) await dataComes();
    expect(asked).toHaveBeenCalledTimes(3);
    expect(informed).toHaveBeenCalledTimes(1);
    // It was trained in between, and data came since.
    answers = [result(retrain({ trained: trained('two', start + minute) }))];
    await dataComes();
    expect(informed).toHaveBeenCalledTimes(2);
    answers = [result(retrain({ because: 'drift', why: 'The data drifted.', trained: trained('two', start + minute) }), true)];
    for (let time = 0; time < 2; time++) await dataComes();
    expect([informed.mock.calls.length, warned.mock.calls.length]).toEqual([2, 1]);
    answers = [{ name: 'incoming', answer: null, problem: 'b.csv is damaged.' }];
    for (let time = 0; time < 2; time++) await dataComes();
    expect(warned.mock.calls.slice(1)).toEqual([['Monitor incoming: b.csv is damaged.']]);
  });

  it('looks again when labels that it waited for are due', async () => {
    await open(onChange);
    answers = [result(retrain({ kind: 'wait', why: 'Labels are due.', until: Date.now() + day }))];
    await dataComes();
    expect([asked.mock.calls.length, informed.mock.calls.length]).toEqual([1, 0]);
    answers = [result(retrain({}))];
    await vi.advanceTimersByTimeAsync(day - minute);
    expect(asked).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2 * minute);
    expect([asked.mock.calls.length, informed.mock.calls.length]).toEqual([2, 1]);
  });

  it('goes by the schedule while the window is open: from the first minute on, then when it is due', async () => {
    await open(scheduled);
    const due = start + 3 * day;
    answers = [result(retrain({ kind: 'no', why: 'Nothing asks for it.', trained: trained('one', due - 7 * day) }))];
    await vi.advanceTimersByTimeAsync(minute - 5000);
    expect(asked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(day);
    expect(asked.mock.calls).toEqual([[['monitor', 'incoming', '--project', root, '--store', path.join(root, '.offbook')]]]);
    expect(informed).not.toHaveBeenCalled();
    answers = [result(retrain({ because: 'schedule', why: 'It was last trained 7 d ago.', from: null, trained: trained('one', due - 7 * day) }))];
    await vi.advanceTimersByTimeAsync(2 * day + minute);
    expect(asked).toHaveBeenCalledTimes(2);
    expect(informed.mock.calls).toEqual([[`incoming did not drift. It was last trained 7 d ago. Train train anew, on data up to ${formatExactTime(start)}.`, 'Train Anew']]);
    await vi.advanceTimersByTimeAsync(7 * day + minute);
    expect([asked.mock.calls.length, informed.mock.calls.length]).toEqual([3, 1]);
  });

  it('looks at nothing by itself without trust', async () => {
    await open(scheduled, false);
    await vi.advanceTimersByTimeAsync(8 * day);
    expect(asked).not.toHaveBeenCalled();
  });
});
