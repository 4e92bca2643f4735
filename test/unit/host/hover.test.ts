import type * as vscode from 'vscode';
import { describe, expect, it, vi } from 'vitest';
import type { RunRow } from '../../../src/contract/run';
import { createHoverModule } from '../../../src/host/features/hover';
import type { VS } from '../../../src/host/vs';
import { l10n } from './l10n';
import { metric, stored } from './rows';

class MarkdownString {
  constructor(public value = '') {}
  appendText(text: string) { this.value += text; return this; }
  appendMarkdown(text: string) { this.value += text; return this; }
}

/** The hover over `add` in a file that imports it, where one run is known. */
async function hoverOver(text: string, run: Partial<RunRow>, enabled = true) {
  let provider: vscode.HoverProvider | undefined;
  const warn = vi.fn();
  const vs = {
    l10n, MarkdownString, Hover: class { constructor(readonly contents: MarkdownString[]) {} }, workspace: { isTrusted: false },
    languages: { registerHoverProvider: (_: unknown, given: vscode.HoverProvider) => { provider = given; return { dispose: () => undefined }; } },
  } as unknown as VS;
  // SAFETY: what the hover uses of each is here.
  const deps = {
    log: { warn }, settings: { get: (key: string) => key === 'hover.enabled' && enabled }, functions: { latest: async () => [] }, history: { runs: () => [stored(run)] }, lastRuns: {}, launcher: { detail: async () => null }, placeOf: () => undefined,
  } as unknown as Parameters<typeof createHoverModule>[1];
  createHoverModule(vs, deps);
  const document = { uri: { fsPath: '/p/user.py' }, getText: (range?: unknown) => (range ? 'add' : text), getWordRangeAtPosition: () => ({}) } as unknown as vscode.TextDocument;
  const hover = await provider?.provideHover(document, {} as vscode.Position, { isCancellationRequested: false } as vscode.CancellationToken);
  return { hover: hover as { contents: MarkdownString[] } | null, warn };
}
const add = (module: string): Partial<RunRow> => ({ function: { name: 'add', module, file: '/p/quick.py', line: 1 }, metrics: [metric('$(flame) [a](command:x)', 3)] });

describe('the hover over a function of another file', () => {
  it('shows its last run, whose names are text', async () => {
    const { hover } = await hoverOver('from lib.quick import add\n', add('lib.quick'));
    expect(hover?.contents[0]?.value).toContain('flame');
    expect(hover?.contents[0]?.value).not.toMatch(/\$\(flame\)/);
  });

  it('has two metrics beside each other', async () => {
    const { hover } = await hoverOver('from lib.quick import add\n', { ...add('lib.quick'), metrics: [metric('a', 1), metric('b', 2), metric('return', 3)] });
    expect(hover?.contents[0]?.value).toContain('| a | 1 | &emsp; | b | 2 |\n| result | 3 | &emsp; |  |  |\n');
  });

  it('is none where a setting says so', async () => {
    expect((await hoverOver('from lib.quick import add\n', add('lib.quick'), false)).hover).toBeNull();
  });

  it.each(['lib.(', 'lib.(a+)+$', 'lib.*', ''])('takes no pattern from a record: %s', async module => {
    const { hover, warn } = await hoverOver(`from ${'a'.repeat(60)}! import add\n`, add(module));
    expect(hover).toBeNull();
    expect(warn).not.toHaveBeenCalled();
  });
});
