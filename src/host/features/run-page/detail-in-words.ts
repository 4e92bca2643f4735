import type * as vscode from 'vscode';
import type { RunDetail } from '../../../contract/run';
import { said } from '../../said';

/** The sentences of a record are English in its files, which go from machine to machine; people read them in their own language. */
export const detailInWords = (l10n: typeof vscode.l10n, detail: RunDetail): RunDetail => ({
  ...detail,
  sentence: detail.sentence && said(l10n, detail.sentence),
  recordProblems: detail.recordProblems.map(text => said(l10n, text)),
  warningList: detail.warningList.map(warning => ({ ...warning, message: said(l10n, warning.message) })),
});
