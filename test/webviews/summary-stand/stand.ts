import type { DataColumn } from '../../../src/contract/data-api';
import type { ColumnProfile } from '../../../src/contract/profile';
import type { ChartData, ChartRequest, ColumnHead } from '../../../src/contract/view-api';
import type { ProfileState } from '../../../webviews/preview/summary/profile-page';

export type Shown =
  | { kind: 'heads'; heads: { column: DataColumn; head: ColumnHead | null; height: number; width: number; problem?: string }[] }
  | { kind: 'column'; column: DataColumn; rows: number; version: string }
  | { kind: 'charts'; columns: DataColumn[] }
  | { kind: 'profile'; state: ProfileState; columns: DataColumn[] };

export interface StandHost {
  load(): Promise<Shown>;
  column(name: string): Promise<ColumnProfile>;
  chart(request: ChartRequest): Promise<ChartData>;
  savePicture(name: string, type: 'png' | 'svg', bytes: Uint8Array): Promise<string | null>;
  did(what: string, value: unknown): Promise<void>;
}
export interface StandView { show(next: Shown): void }
