import type { DataFormat } from '../../contract/data-api';
import { say } from '../say';

export type Packing = 'none' | 'gzip' | 'zstd';
/** `note`: it is not what its name says, and can be read all the same. `problem`: it can't be. */
export type Recognised = { kind: 'data'; format: DataFormat; packing: Packing; note: string | null } | { kind: 'problem'; problem: string };

const endings: Readonly<Record<string, DataFormat>> = {
  csv: 'csv', tsv: 'csv', tab: 'csv', txt: 'csv', parquet: 'parquet', parq: 'parquet', pq: 'parquet', json: 'json', jsonl: 'json', ndjson: 'json',
  arrow: 'arrow', arrows: 'arrow', feather: 'arrow', ipc: 'arrow', npy: 'npy', npz: 'npz',
  sqlite: 'sqlite', sqlite3: 'sqlite', db: 'sqlite', db3: 'sqlite', gpkg: 'sqlite', xlsx: 'excel', xlsm: 'excel',
};
const called: Readonly<Record<DataFormat, string>> = { csv: 'CSV', parquet: 'Parquet', json: 'JSON', arrow: 'Arrow', npy: 'NumPy', npz: 'NumPy (npz)', sqlite: 'SQLite', excel: 'Excel' };

/** Text that would split into columns somehow, and is no table for anybody. What can be one (.dat, .log, no ending) is not here. */
const languages: Readonly<Record<string, string>> = {
  py: 'Python', pyi: 'Python', pyx: 'Cython', r: 'R', rmd: 'R Markdown', jl: 'Julia', sql: 'SQL', sh: 'Shell', bash: 'Shell', zsh: 'Shell', bat: 'Batch', ps1: 'PowerShell', js: 'JavaScript', mjs: 'JavaScript', cjs: 'JavaScript', jsx: 'JavaScript',
  ts: 'TypeScript', mts: 'TypeScript', cts: 'TypeScript', tsx: 'TypeScript', c: 'C', h: 'C', cc: 'C++', cpp: 'C++', hpp: 'C++', cu: 'CUDA', cs: 'C#', java: 'Java', kt: 'Kotlin', scala: 'Scala', go: 'Go', rs: 'Rust', rb: 'Ruby', php: 'PHP', swift: 'Swift', lua: 'Lua',
  css: 'CSS', md: 'Markdown', rst: 'reStructuredText', tex: 'TeX', toml: 'TOML', yaml: 'YAML', yml: 'YAML', ini: 'INI', cfg: 'INI', ipynb: 'Jupyter',
};

/** `trips.csv.gz` → csv. */
const endingOf = (name: string): string => /\.([^./\\]+)$/.exec(name.toLowerCase().replace(/\.(?:gz|gzip|zst|zstd)$/, ''))?.[1] ?? '';
const lookUp = <T>(known: Readonly<Record<string, T>>, name: string): T | null => (Object.hasOwn(known, endingOf(name)) ? known[endingOf(name)] ?? null : null);

/** By the ending; one that says nothing of tables → null. */
export const formatOfName = (name: string): DataFormat | null => lookUp(endings, name);
/** What code, notes and settings are written in, by the ending; null: it may be data. */
export const languageOfName = (name: string): string | null => lookUp(languages, name);

const isHidden = (name: string): boolean => name.startsWith('.') || name.startsWith('_');
/** In a folder of Parquet: what writers leave beside the data (`_SUCCESS`, `.crc`) is none of it. `below`: its path from the folder, with slashes. */
export const isPartOfFolder = (below: string): boolean => formatOfName(below) === 'parquet' && !below.split('/').some(isHidden);

/** By what the first bytes say, then by the name; `start` is unpacked when the file is packed. */
export function recognise(name: string, start: Uint8Array, packing: Packing): Recognised {
  const data = (format: DataFormat): Recognised => ({ kind: 'data', format, packing, note: byName !== null && byName !== format ? say('{0} is called otherwise, but it is {1}.', name, called[format]) : null });
  const problem = (text: string): Recognised => ({ kind: 'problem', problem: text });
  const byName = formatOfName(name);
  const text = ascii(start.subarray(0, 16));
  if (text.startsWith('PAR1')) return packing === 'none' ? data('parquet') : problem(say('{0} is a Parquet file inside {1}. Unpack it first.', name, packing));
  if (text.startsWith('PARE')) return problem(say('{0} is an encrypted Parquet file. Decrypt it first.', name));
  if (text.startsWith('ARROW1') || (start[0] === 0xff && start[1] === 0xff && start[2] === 0xff && start[3] === 0xff)) return packing === 'none' ? data('arrow') : problem(say('{0} is an Arrow file inside {1}. Unpack it first.', name, packing));
  if (text.startsWith('FEA1')) return problem(say('{0} is a Feather file of the old version 1. Write it anew with a current pandas or pyarrow.', name));
  if (text.startsWith('\u0093NUMPY')) return data('npy');
  if (text.startsWith('PK\u0003\u0004')) {
    if (packing !== 'none') return problem(say('{0} is a zip archive inside {1}. Unpack it first.', name, packing));
    // Both are zips; what is in one of another name says which.
    if (byName === 'npz' || byName === 'excel') return data(byName);
    const inside = ascii(start.subarray(0, 4096));
    return /\.npy/.test(inside) ? data('npz') : /\[Content_Types\]\.xml|xl\//.test(inside) ? data('excel') : problem(say('{0} is a zip archive. Unpack it, and open what is in it.', name));
  }
  if (text.startsWith('SQLite format 3')) return packing === 'none' ? data('sqlite') : problem(say('{0} is an SQLite database inside {1}. Unpack it first.', name, packing));
  if (text.startsWith('\u00d0\u00cf\u0011\u00e0')) return problem(say('{0} is a workbook of the old kind (.xls), or one with a password. Save it as .xlsx without one.', name));
  if (text.startsWith('\u0089HDF')) return problem(say('{0} is an HDF5 file. Save its table as CSV or Parquet.', name));
  if (start[0] === 0x80 && (start[1] ?? 0) <= 5 && (start[1] ?? 0) >= 2) return problem(say('{0} is a pickle. It is not opened, because loading one runs whatever code is in it; save the table as Parquet.', name));
  if (text.startsWith('BZh') || text.startsWith('\u00fd7zXZ')) return problem(say('{0} is packed with bzip2 or xz. Unpack it, or pack it with gzip or zstd.', name));
  if (byName !== null && byName !== 'csv' && byName !== 'json') return problem(start.length === 0 ? say('{0} is empty.', name) : say('{0} is not {1}: it does not begin as such a file does. Look at what wrote it.', name, called[byName]));
  if (start.length === 0) return problem(say('{0} is empty.', name));
  if (isBinary(start)) return problem(say('{0} is no table that can be read here: it is not text, and not Parquet, Arrow, NumPy, SQLite or Excel.', name));
  if (byName === 'json') return data('json');
  const language = languageOfName(name);
  if (language !== null) return problem(say('{0} is {1}, not a table. Open it as text, or choose a data file.', name, language));
  const first = /[^\s\ufeff]/.exec(ascii(start.subarray(0, 4096)).replace('\u00ef\u00bb\u00bf', ''))?.[0];
  if (byName === null && (first === '{' || first === '[')) return data('json');
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text)) return problem(say('{0} is a web page or XML, not a table. Download the data itself.', name));
  return data('csv');
}

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** NUL bytes are in no text but UTF-16, which has one in every second place of ASCII. */
function isBinary(start: Uint8Array): boolean {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) return false;
  const nuls = start.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  return nuls > 0 && !looksLikeUtf16(start);
}

export function looksLikeUtf16(start: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const counts = [0, 0];
  for (const [at, byte] of start.entries()) if (byte === 0) counts[at % 2] = (counts[at % 2] ?? 0) + 1;
  const enough = Math.max(2, start.length * 0.3);
  if ((counts[1] ?? 0) >= enough && counts[0] === 0) return 'utf-16le';
  return (counts[0] ?? 0) >= enough && counts[1] === 0 ? 'utf-16be' : null;
}
