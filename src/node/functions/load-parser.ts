import fs from 'node:fs';
import path from 'node:path';
import { HumanError } from '../../core/human-error';
import type { PythonParser } from '../../core/python/parser';
import { say } from '../../core/say';

/** `folder` holds the two grammar files: the extension's dist folder. */
export async function loadParser(folder: string): Promise<PythonParser> {
  const { PythonParser: Parser } = await import('../../core/python/parser');
  return Parser.load({ runtime: read(folder, 'web-tree-sitter.wasm'), python: read(folder, 'tree-sitter-python.wasm') });
}

function read(folder: string, name: string): Uint8Array {
  try {
    return fs.readFileSync(path.join(folder, name));
  } catch (error) {
    throw new HumanError('broken-install', say('Offbook’s own files are incomplete ({0} is missing). Install Offbook again.', path.join(folder, name)), { cause: error });
  }
}
