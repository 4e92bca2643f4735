import * as path from 'node:path';
import type { DataColumn, DataSource } from '../../../contract/data-api';

export interface PreviewedTable { name: string; source: DataSource; columns: DataColumn[] }

/** A word that SQL takes for a name as it is: `2013 trips.csv.gz` → `trips`. */
function sqlName(file: string): string {
  const stem = path.basename(file).replace(/\.(?:gz|gzip|zst|zstd)$/i, '').replace(/\.[A-Za-z0-9]+$/, '');
  const name = stem.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^[_\d]+|_+$/g, '').toLowerCase();
  return name === '' || name === 'this' ? 'data' : name;
}

/** The files that are previewed in this window now, under the names that SQL knows them by. */
export class Previewed {
  private readonly tables = new Map<object, PreviewedTable>();

  put(owner: object, source: DataSource, columns: DataColumn[]): void {
    const known = this.tables.get(owner);
    const taken = new Set([...this.tables].flatMap(([each, { name }]) => (each === owner ? [] : [name])));
    const wanted = sqlName(source.name ?? source.path);
    let name = known?.name ?? wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}_${number}`;
    this.tables.set(owner, { name, source, columns });
  }

  drop(owner: object): void { this.tables.delete(owner); }

  others(owner: object): PreviewedTable[] { return [...this.tables].flatMap(([each, table]) => (each === owner ? [] : [table])); }

  /** Only those that a question speaks of: a file that it doesn't name need not be opened for it. */
  spokenOf(owner: object, sql: string): { name: string; source: DataSource }[] {
    const words = new Set(sql.toLowerCase().match(/[a-z_][a-z0-9_]*/g));
    return this.others(owner).flatMap(({ name, source }) => (words.has(name) ? [{ name, source }] : []));
  }
}
