import type { RunRow } from '../../../contract/run';
import { longestNote, type RowKey, type TableRow } from '../../../contract/table-page';

const longest = { name: 1_000, note: longestNote, path: 4_096 };
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);
const cutOrNone = (text: string | null, most: number): string | null => (text === null ? null : cut(text, most));

/** What the table itself shows of a run: no metrics, of which there may be thousands, and no text without end. */
export function tableRow({ id, state, createdAt, startedAt, endedAt, lastHeardAt, durationMs, name, tags, note, star, progress, facts, function: fn }: RunRow, key: RowKey, history: string): TableRow {
  return {
    key, history, id, state, createdAt, startedAt, endedAt, lastHeardAt, durationMs, facts, tags, star, name: cutOrNone(name, longest.name), note: cutOrNone(note, longest.note),
    function: { name: cut(fn.name, longest.name), module: cut(fn.module, longest.path), file: cut(fn.file, longest.path) },
    progress: progress === null ? null : { done: progress.done, total: progress.total },
  };
}
