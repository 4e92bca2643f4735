import type * as vscode from 'vscode';
import { tableEndings } from '../../core/data/table-names';
import type { VS } from '../vs';

const mostFiles = 500;
const elsewhere = '**/{node_modules,.venv,venv,.offbook,.git,site-packages,__pycache__}/**';

/** Files of the workspace that by their names hold tables, packed ones too; `more`: further endings. */
export const findDataFiles = (vs: VS, more: readonly string[] = []): Thenable<vscode.Uri[]> =>
  vs.workspace.findFiles(`**/*.{${[...tableEndings.flatMap(ending => [ending, `${ending}.gz`, `${ending}.zst`]), ...more].join(',')}}`, elsewhere, mostFiles);
