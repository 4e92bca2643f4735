/** What people add to a run: marks.json of docs/format.md. It survives any rebuild of the index. */
export interface Marks { name: string | null; tags: string[]; note: string | null; star: boolean; /** Milliseconds; null: it is not in the trash. */ trashedAt: number | null }

export const noMarks: Marks = { name: null, tags: [], note: null, star: false, trashedAt: null };
