import type { RunDetail } from '../../contract/run';
import type { StoreLayout } from '../../node/store';

export const runJson = (run: RunDetail, _store: StoreLayout): unknown => run;
