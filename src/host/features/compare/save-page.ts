import * as fs from 'node:fs';
import type { CodeComparison, Comparison } from '../../../contract/compare';
import type { CurveView } from '../../../contract/compare-page';
import type { IndexApi } from '../../../contract/index-api';
import { collectPage } from '../../../node/compare/collect-page';
import { StoreLayout } from '../../../node/store';
import type { Side } from './subject';

interface What { file: string; sides: (Side & { index: IndexApi })[]; comparison: Comparison; code: CodeComparison; metrics: string[] | null; all: boolean; view: CurveView }

export async function savePage({ file, sides, ...what }: What): Promise<void> {
  const html = await collectPage({ ...what, sides: sides.map(({ key, ref, detail, index }) => ({ key, detail, index, store: new StoreLayout(ref.store) })), madeAt: Date.now() });
  await fs.promises.writeFile(file, html);
}
