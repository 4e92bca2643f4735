import { keywords } from './python';

/** A name that Python takes, of words that people wrote. */
export function pythonName(words: string, fallback: string): string {
  const name = words.normalize('NFKD').replace(/\p{M}/gu, '').replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[_\d]+|_+$/g, '').slice(0, 60).replace(/_+$/, '');
  return name === '' || keywords.has(name) ? fallback : name;
}

/** What a file's table is called in code: `2013 trips.csv.gz` → `trips`. */
export const frameName = (file: string): string => {
  const stem = file.replace(/^.*[\\/]/, '').replace(/\.(?:gz|gzip|zst|zstd)$/i, '').replace(/\.[A-Za-z0-9]+$/, '');
  const name = pythonName(stem, 'table');
  // What the function itself uses.
  return ['pd', 'pl', 'np', 'datetime', 'rows', 'kept', 'column'].includes(name) ? `${name}_table` : name;
};
