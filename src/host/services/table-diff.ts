import type * as vscode from 'vscode';
import { randomUUID } from 'node:crypto';
import type { ComparedRows, CompareRequest, DataSource, RowChange, RowsPage, TableComparison } from '../../contract/data-api';
import type { DiffChoice } from '../../contract/table-diff';
import { HumanError } from '../../core/human-error';
import { said } from '../said';
import type { VS } from '../vs';
import type { DataWorker } from './data-worker';

export interface Tables { a: DataSource; b: DataSource }

/** Two tables held against one another for one page: one question at a time, and what is asked anew ends what was asked before. */
export interface TableDiff extends vscode.Disposable {
  /** `tables`: found when it is their turn, which may fail in words. */
  compare(tables: () => Promise<Tables>, choice: DiffChoice): Promise<TableComparison>;
  rows(tables: () => Promise<Tables>, choice: DiffChoice, change: RowChange, page: RowsPage): Promise<ComparedRows>;
  cancel(): Promise<void>;
}

export function createTableDiff({ l10n }: VS, { data, progress }: { data: DataWorker; progress(share: number | null): void }): TableDiff {
  const page = randomUUID();
  let turn = 0;
  /** What is compared, or whose rows are put aside: both may take long. */
  let going = '';

  async function asked<T>(tables: () => Promise<Tables>, choice: DiffChoice, ask: (api: Awaited<ReturnType<DataWorker['api']>>, request: CompareRequest, task: string) => Promise<T>): Promise<T> {
    const mine = (going = `diff ${page} ${++turn}`);
    const [found, api] = await Promise.all([tables(), data.api()]);
    if (mine !== going) throw new HumanError('cancelled', l10n.t('Stopped.'));
    const listening = data.onProgress(mine, share => { if (mine === going) progress(share); });
    try {
      return await ask(api, { ...found, ...choice }, mine);
    } finally {
      listening.dispose();
      if (mine === going) going = '';
    }
  }

  async function cancel(): Promise<void> {
    const task = going;
    going = '';
    if (task !== '') await (await data.api()).cancel(task);
  }

  return {
    cancel,
    async compare(tables, choice) {
      await cancel();
      const made = await asked(tables, choice, (api, request, task) => api.compare(request, task));
      const inWords = (facts: TableComparison['a']) => ({ ...facts, notes: facts.notes.map(each => said(l10n, each)) });
      return { ...made, a: inWords(made.a), b: inWords(made.b), notes: made.notes.map(each => said(l10n, each)) };
    },
    rows: (tables, choice, change, rows) => asked(tables, choice, (api, request, task) => api.comparedRows(request, change, rows, task)),
    dispose() { void cancel().catch(() => undefined); },
  };
}
