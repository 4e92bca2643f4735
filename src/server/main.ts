import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from './server';

// Both grammar files lie beside the bundle; the client may name others.
startServer(createConnection(ProposedFeatures.all), async (options) => {
  const [runtime, python] = await Promise.all([
    readFile(options.runtimeWasm ?? path.join(__dirname, 'web-tree-sitter.wasm')),
    readFile(options.pythonWasm ?? path.join(__dirname, 'tree-sitter-python.wasm')),
  ]);
  return { runtime, python };
});
