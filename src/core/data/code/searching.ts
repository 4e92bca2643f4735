import type { DataColumn } from '../../../contract/data-api';
import type { CodeView } from './plan';

/** The columns in whose cells a search looks, and those whose cells code can't read as people do. */
export function searched({ columns }: Pick<CodeView, 'columns'>): { columns: DataColumn[]; left: DataColumn[] } {
  const isLeft = ({ kind }: DataColumn): boolean => ['bytes', 'list', 'struct', 'map', 'other', 'duration'].includes(kind);
  return { columns: columns.filter((column) => !isLeft(column)), left: columns.filter(isLeft) };
}

/** Groups that capture are only a reason for pandas to warn. RE2 has no references back, so nothing is lost. */
export function withoutGroups(pattern: string): string {
  let made = '';
  let inClass = false;
  for (let place = 0; place < pattern.length; place += 1) {
    const letter = pattern[place] ?? '';
    if (letter === '\\') { made += pattern.slice(place, place + 2); place += 1; continue; }
    if (letter === '[') inClass = true;
    else if (letter === ']') inClass = false;
    if (letter === '(' && !inClass) {
      const [name = ''] = /^\(\?P?<[A-Za-z_]\w*>/.exec(pattern.slice(place)) ?? [];
      if (name !== '') { made += '(?:'; place += name.length - 1; continue; }
      if (pattern[place + 1] !== '?') { made += '(?:'; continue; }
    }
    made += letter;
  }
  return made;
}
