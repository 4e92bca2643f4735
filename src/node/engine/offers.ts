import path from 'node:path';
import type { FunctionInfo, Param } from '../../contract/functions';
import type { OutputOffer } from '../../contract/index-api';
import { likelyFiles } from '../inputs/likely-files';
import type { Offered } from './initial-fields';

/** What a data parameter may be filled with: what earlier functions made last, then files of its name. */
export function offersFor(_fn: FunctionInfo, param: Param, _outputs: readonly OutputOffer[], projectRoot: string): Offered {
  const files = likelyFiles(projectRoot, param.name, param.type).map(file => ({
    choice: { kind: 'file' as const, path: file }, label: path.relative(projectRoot, file), detail: '', why: `has the name of ${param.name}`,
  }));
  return { offers: files, certain: null };
}
