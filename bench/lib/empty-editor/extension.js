// The least that a custom editor can be: no file of its own, one word. Scripts are allowed, so that the bench’s own can say when it was drawn.
const vscode = require('vscode');

exports.activate = context => {
  context.subscriptions.push(vscode.window.registerCustomEditorProvider('bench.empty', {
    openCustomDocument: uri => ({ uri, dispose() {} }),
    resolveCustomEditor: (_, panel) => { panel.webview.options = { enableScripts: true }; panel.webview.html = '<!DOCTYPE html><html><body><p data-first-paint>empty</p></body></html>'; },
  }));
};
