import { isSha256, type Sha256 } from '../../contract/ids';
import { Fields } from '../runs/fields';

/** The objects that an event says are kept: what is missing when one of them isn't in the store. Hashes of what was never kept are none. */
export function claimsOf(raw: unknown): Sha256[] {
  const event = Fields.of(raw);
  const own = event?.matching('sha256', isSha256);
  switch (event?.text('type', 200)) {
    case 'artifact': case 'output': return own === undefined ? [] : [own];
    case 'input': return own !== undefined && event.fields('source')?.text('kind') === 'output' ? [own] : [];
    case 'code': {
      if (event.text('kind') === 'module') return own !== undefined && event.boolean('kept') === true ? [own] : [];
      const changes = event.list('changes', item => {
        const change = Fields.of(item);
        return change?.boolean('kept') === true ? change.matching('sha256', isSha256) ?? '' : '';
      }) ?? [];
      const diff = event.fields('diff')?.matching('sha256', isSha256);
      return [...changes.filter(isSha256), ...(diff === undefined ? [] : [diff])];
    }
    default: return [];
  }
}
