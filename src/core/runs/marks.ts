import { type Marks, noMarks } from '../../contract/marks';
import { asText, Fields } from './fields';

const limits = { name: 1000, tag: 200, tags: 100, note: 100_000 };

/** marks.json as anybody may have written it: what can't be a mark is no mark. */
export function readMarks(raw: unknown): Marks {
  const fields = Fields.of(raw);
  if (fields === undefined) return { ...noMarks, tags: [] };
  return {
    name: emptyIsNone(fields.text('name', limits.name)), tags: cleanTags(fields.list('tags', asText, limits.tags) ?? []), note: emptyIsNone(fields.text('note', limits.note)),
    star: fields.boolean('star') ?? false, trashedAt: fields.number('trash') ?? null,
  };
}

/** The object that is written: what a later version keeps there stays. */
export function changedMarks(raw: unknown, change: Partial<Marks>): Record<string, unknown> {
  const { trashedAt: trash, ...marks } = { ...readMarks(raw), ...change };
  const kept = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw : {};
  return { ...kept, v: 1, ...marks, tags: cleanTags(marks.tags), trash };
}

/** Each tag once, without space around it, in the order given. */
export function cleanTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.trim().slice(0, limits.tag)).filter((tag) => tag !== ''))].slice(0, limits.tags);
}

const emptyIsNone = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text);
