import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

describe('texts for translators', () => {
  // The gatherer parses every file of the window: seconds of work.
  it('are gathered', { timeout: 180_000 }, () => {
    const { status, stderr } = spawnSync(process.execPath, ['l10n/generate.mjs', '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
  // The gatherer is a library's and knows some ways of writing the call; a text that it overlooks stays English for everyone.
  it('are all of those that the window asks for', () => {
    const folder = path.join('src', 'host');
    const bundle = JSON.parse(fs.readFileSync('l10n/bundle.l10n.json', 'utf8')) as Record<string, string>;
    const asked: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /(^|\.)l10n\.t$/.test(node.expression.getText())) {
        const [text] = node.arguments;
        if (text && ts.isStringLiteralLike(text)) asked.push(text.text);
      }
      ts.forEachChild(node, visit);
    };
    for (const file of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))) visit(ts.createSourceFile(file, fs.readFileSync(path.join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true));
    expect(asked.length).toBeGreaterThan(400);
    expect([...new Set(asked)].filter(text => !(text in bundle))).toEqual([]);
  });
});
