import fs from 'node:fs';
import path from 'node:path';

export interface PythonVersion { major: number; minor: number; text: string }

export const oldest = { major: 3, minor: 9 } as const;

export function parseVersion(text: string): PythonVersion | null {
  const [whole, major, minor] = /^(\d+)\.(\d+)(?:\.\d+)?/.exec(text.trim()) ?? [];
  return whole === undefined ? null : { major: Number(major), minor: Number(minor), text: whole };
}

export const isTooOld = ({ major, minor }: PythonVersion) => major < oldest.major || (major === oldest.major && minor < oldest.minor);

/** What an environment's own files say, without executing anything: pyvenv.cfg of a venv, conda-meta of a conda environment. */
export function versionFromFiles(environment: string): PythonVersion | null {
  return versionFromConfig(environment) ?? versionFromConda(environment);
}

function versionFromConfig(environment: string): PythonVersion | null {
  let text: string;
  try {
    text = fs.readFileSync(path.join(environment, 'pyvenv.cfg'), 'utf8');
  } catch {
    return null;
  }
  // venv writes `version`, virtualenv and uv `version_info`.
  const line = /^\s*version(?:_info)?\s*=\s*(.+)$/m.exec(text);
  return line ? parseVersion(line[1] ?? '') : null;
}

function versionFromConda(environment: string): PythonVersion | null {
  let names: string[];
  try {
    names = fs.readdirSync(path.join(environment, 'conda-meta'));
  } catch {
    return null;
  }
  const record = names.map(name => /^python-(\d+\.\d+\.\d+)-[^-]+\.json$/.exec(name)).find(found => found !== null);
  return record ? parseVersion(record[1] ?? '') : null;
}
