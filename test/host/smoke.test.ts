import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'offbook.offbook';

describe('the extension in a real VS Code', () => {
  it('is installed and becomes active when a Python file is opened', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not among the installed extensions`);
    const [file] = await vscode.workspace.findFiles('src/**/train.py');
    assert.ok(file, 'the workspace is not the project of the template');
    await vscode.window.showTextDocument(file);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('offers every command that its manifest declares', async () => {
    const extension = vscode.extensions.getExtension(id);
    const manifest = extension?.packageJSON as { contributes?: { commands?: { command: string }[] } };
    await extension?.activate();
    const there = new Set(await vscode.commands.getCommands(true));
    const missing = (manifest.contributes?.commands ?? []).map(each => each.command).filter(each => !there.has(each));
    assert.deepEqual(missing, []);
  });
});
