/** Endings of files that are tables wherever they lie. JSON is left out: most files of that name are none. */
export const tableEndings = ['csv', 'tsv', 'parquet', 'parq', 'pq', 'jsonl', 'ndjson', 'arrow', 'feather', 'npy'] as const;
const name = new RegExp(`\\.(?:${tableEndings.join('|')})(?:\\.(?:gz|zst))?$`, 'i');
export const isTableName = (file: string): boolean => name.test(file);
