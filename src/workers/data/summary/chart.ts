import type { ChartData, ChartRequest } from '../../../contract/view-api';
import type { Task } from '../session';
import { boxes } from './charts/boxes';
import { bars, histogram } from './charts/counts';
import { line } from './charts/line';
import { scatter } from './charts/scatter';
import type { SummaryView } from './view';

export function chartOf(view: SummaryView, request: ChartRequest, task: Task): Promise<ChartData> {
  switch (request.kind) {
    case 'histogram': return histogram(view, request, task);
    case 'bars': return bars(view, request, task);
    case 'scatter': return scatter(view, request, task);
    case 'line': return line(view, request, task);
    case 'box': return boxes(view, request, task);
  }
}

/** A request of one kind, and what it is answered with. */
export type Asked<K extends ChartRequest['kind']> = Extract<ChartRequest, { kind: K }>;
export type Drawn<K extends ChartData['kind']> = Extract<ChartData, { kind: K }>;
