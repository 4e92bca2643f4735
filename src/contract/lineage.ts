import type { RunId, Sha256 } from './ids';
import type { RunRow } from './run';

/** `run:<id>`, `data:<sha256>`, `file:<absolute path>` (content unknown), `output:<run>/<name>` (content unknown) or `commit:<hash>`. */
export type LineageKey = string;

export interface DataNames { role: 'input' | 'output' | 'figure' | 'file'; /** What a function called it. */ name: string; run: RunId; path: string | null }
export type LineageNode =
  | { key: LineageKey; kind: 'run'; row: RunRow; module: string | null; commit: string | null; branch: string | null; dirty: boolean | null }
  | {
    key: LineageKey; kind: 'data'; sha256: Sha256 | null; /** What functions made it as, before what others read it as; at most 20. */ names: DataNames[]; bytes: number | null; rows: number | null; columns: number | null;
    mediaType: string | null; pythonType: string | null; /** Its content is in this store; null: no content is known. */ here: boolean | null;
  }
  | { key: LineageKey; kind: 'commit'; commit: string; branch: string | null };

/** From what was there first to what came of it. `content`: nobody said so, but what was read is byte for byte what the run made. */
export interface LineageEdge { from: LineageKey; to: LineageKey; label: string; how: 'recorded' | 'content' | 'code' }

export interface Lineage {
  start: LineageKey; nodes: LineageNode[]; edges: LineageEdge[];
  /** How many there are beyond what is shown, before and after a node. */
  more: { key: LineageKey; before: number; after: number }[];
}
export type LineageStart = { kind: 'run'; run: RunId } | { kind: 'data'; sha256: Sha256 } | { kind: 'file'; path: string };
/** `nodes`: at most so many in all. `fan`: at most so many neighbours of one node and direction. */
export interface LineageLimits { nodes: number; fan: number }
