import fs from 'node:fs';
import path from 'node:path';
import type { TypeForm } from '../../contract/functions';
import { endingOf, formatsOf } from './formats';

const usualFolders = ['data', 'datasets', 'dataset', 'inputs', 'artifacts', 'models', 'output', 'outputs', 'data/raw', 'data/processed', 'data/interim', '.'];

/** Files of the project whose name is the parameter's, in a format that can be loaded for it: `data/trips.parquet` for `trips`. */
export function likelyFiles(projectRoot: string, parameter: string, type: TypeForm): string[] {
  const formats = formatsOf(type);
  if (!formats) return [];
  const found: { file: string; rank: number }[] = [];
  for (const folder of usualFolders)
    for (const name of namesIn(path.join(projectRoot, folder))) {
      const rank = formats.endings.indexOf(endingOf(name));
      if (rank >= 0 && isNamed(name, parameter)) found.push({ file: path.join(projectRoot, folder, name), rank });
    }
  return found.sort((a, b) => a.rank - b.rank).map(({ file }) => file);
}

const isNamed = (file: string, parameter: string) => plain(file.slice(0, file.indexOf('.'))) === plain(parameter);
/** `train_set`, `train-set` and `TrainSet` are one name. */
const plain = (name: string) => name.toLowerCase().replace(/[_\-\s]/g, '');

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true }).filter(entry => !entry.isDirectory() && /^[^.].*\./.test(entry.name)).map(({ name }) => name).sort();
  } catch {
    return [];
  }
}
