import { describe, expect, it } from 'vitest';
import { plainMessage, plainName, withPlainNotifications } from '../../../src/host/plain-text';
import type { VS } from '../../../src/host/vs';
import { functionName, metricsText, progressText, runLine } from '../../../src/host/words';
import { hostileKinds, hostileTexts } from '../../support/hostile';
import { l10n } from './l10n';
import { metric, row } from './rows';

const hostile = '$(flame) [a](command:workbench.action.terminal.new)\n\u202Eb \u001b[31m';
const icon = /\$\([\w~-]+\)/;
const link = /\[[^\]]+\]\((?:command|https?|file):/;

describe('text of a run where the editor looks for icons', () => {
  it('has no icon, no second line, nothing that turns it around, and an end', () => {
    expect(plainName(hostile)).toBe('$\u2060(flame) [a](command:workbench.action.terminal.new) ⏎ ⟨RLO⟩b \ufffd[31m');
    expect(plainName('z'.repeat(1_000_000))).toHaveLength(200);
    expect(plainName('mean $ of (b) λ')).toBe('mean $ of (b) λ');
  });

  it('stands so in every line about a run', () => {
    const of = row({ function: { name: hostile, module: 'm', file: '/p/m.py', line: 1 }, metrics: [metric(hostile, 1)], progress: { label: hostile, done: 1, total: 2 } });
    const lines = [functionName(l10n, of), metricsText(l10n, of.metrics, 3), progressText(of), runLine(l10n, of, 1), runLine(l10n, { ...of, state: 'running' }, 5_000)];
    for (const line of lines) {
      expect(line).toContain('flame');
      expect(line).not.toMatch(icon);
      expect(line).not.toMatch(/[\n\u202e\u001b]/);
    }
  });
});

describe('a notification', () => {
  const told: unknown[][] = [];
  const reported: unknown[] = [];
  const noted = (name: string) => (...args: unknown[]) => { told.push([name, ...args]); return Promise.resolve('Open'); };
  const window = {
    get activeTextEditor() { return 'the one that is there now'; },
    showInformationMessage: noted('information'), showWarningMessage: noted('warning'), showErrorMessage: noted('error'),
    withProgress: (options: { title?: string }, task: (progress: { report(value: unknown): void }, token: unknown) => unknown) => { told.push(['progress', options]); return task({ report: value => reported.push(value) }, 'token'); },
  };
  const vs = withPlainNotifications({ window, l10n } as unknown as VS);

  it('is text, whoever wrote what it says; all else of it is handed on', async () => {
    const message = `fails: ValueError: ${hostile} [b](https://example.org)`;
    expect(message).toMatch(link);
    expect(await vs.window.showErrorMessage(message, 'Open')).toBe('Open');
    await vs.window.showWarningMessage(message, { modal: true, detail: 'why' }, 'Go');
    await vs.window.showInformationMessage(message);
    await vs.window.withProgress({ location: 15, title: message, cancellable: true }, async (progress, token) => { progress.report({ message, increment: 5 }); progress.report({ increment: 1 }); expect(token).toBe('token'); });
    expect(told.map(([name]) => name)).toEqual(['error', 'warning', 'information', 'progress']);
    expect(told.map(([, ...more]) => more.slice(1))).toEqual([['Open'], [{ modal: true, detail: 'why' }, 'Go'], [], []]);
    expect(told[3]?.[1]).toMatchObject({ location: 15, cancellable: true });
    for (const text of [JSON.stringify(told), JSON.stringify(reported)]) {
      expect(text).toContain('command:workbench.action.terminal.new');
      expect(text).not.toMatch(link);
    }
    expect(reported).toEqual([{ message: plainMessage(message), increment: 5 }, { increment: 1 }]);
  });

  it.each(hostileKinds)('of hostile text (%s) is text, and so is what a dialog says below it', async kind => {
    told.length = 0;
    await vs.window.showWarningMessage(`“${hostileTexts[kind]}” goes.`, { modal: true, detail: `${hostileTexts[kind]} stays.` }, 'Go');
    const [[, message, { detail }]] = told as [[string, string, { detail: string }]];
    for (const text of [message, detail]) {
      expect(text).not.toMatch(link);
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(text.length).toBeLessThan(5_000);
    }
    expect(message).toContain(hostileTexts[kind].match(/[a-z]{3,}/)?.[0].slice(0, 100));
  });

  it('is all that is changed of the window', () => {
    expect(vs.window.activeTextEditor).toBe('the one that is there now');
    expect(vs.l10n).toBe(l10n);
  });
});
