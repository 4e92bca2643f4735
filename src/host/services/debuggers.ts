import * as fs from 'node:fs';
import * as path from 'node:path';
import type { VS } from '../vs';

/** An extension that can debug Python, and the folder of its debugpy when it carries one. */
export interface PythonDebugger { extension: string; libs: string | null }

interface Contributes { contributes?: { debuggers?: { type?: unknown }[] } }

export function findPythonDebugger(vs: VS): PythonDebugger | null {
  // SAFETY: packageJSON is `any`; only optional fields are read.
  const found = vs.extensions.all.find(({ packageJSON }) => (packageJSON as Contributes).contributes?.debuggers?.some(({ type }) => type === 'debugpy'));
  if (!found) return null;
  const libs = path.join(found.extensionPath, 'bundled', 'libs');
  return { extension: found.id, libs: fs.existsSync(path.join(libs, 'debugpy')) ? libs : null };
}
