import { isRunId, isSha256, type RunId, type Sha256 } from '../../contract/ids';
import { Fields } from '../runs/fields';

/** offbook-bundle.json: what a bundle holds, each file with its hash. It is the last entry, so that a bundle is written in one go. */
export interface Manifest {
  bundle: 1; /** Of the run record, docs/format.md. */ format: 1; run: RunId; function: string; madeAt: number; madeBy: string;
  files: { name: string; bytes: number; sha256: Sha256 }[];
  objects: { sha256: Sha256; bytes: number }[];
  /** Named by the run, and not in the store that the bundle was made from. */
  missing: Sha256[];
}

export const manifestName = 'offbook-bundle.json';

/** Files of a run's folder have plain names. `reserve`, `seal` and `imported.json` are about the place, not the run. */
export const isRunFile = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) && !name.endsWith('.') && !['reserve', 'seal', 'imported.json'].includes(name);

export type BundleEntry = { kind: 'manifest' } | { kind: 'file'; name: string } | { kind: 'object'; sha256: Sha256 };

/** The only names that a bundle may have; all others (`..`, absolute, folders, other cases) are refused, whatever they would mean on this system. */
export function bundleEntry(name: string): BundleEntry | null {
  if (name === manifestName) return { kind: 'manifest' };
  const [top, second, third, ...more] = name.split('/');
  if (more.length > 0) return null;
  if (top === 'run' && second !== undefined && third === undefined && isRunFile(second)) return { kind: 'file', name: second };
  if (top === 'objects' && second !== undefined && third !== undefined && isSha256(third) && third.startsWith(second) && second.length === 2) return { kind: 'object', sha256: third };
  return null;
}

export const entryName = (entry: BundleEntry): string => entry.kind === 'manifest' ? manifestName : entry.kind === 'file' ? `run/${entry.name}` : `objects/${entry.sha256.slice(0, 2)}/${entry.sha256}`;

/** What a manifest says, or why it is none. */
export function readManifest(raw: unknown): Manifest | string {
  const fields = Fields.of(raw);
  if (fields === undefined) return 'its list of contents is no JSON object';
  const version = fields.number('bundle');
  const format = fields.number('format');
  if (version === undefined || format === undefined) return 'it is no bundle of a run';
  if (version > 1 || format > 1) return 'it was made by a newer Offbook';
  const run = fields.matching('run', isRunId);
  if (run === undefined) return 'it doesn’t say which run it is';
  const files = fields.list('files', item => {
    const file = Fields.of(item);
    const name = file?.text('name', 200);
    const sha256 = file?.matching('sha256', isSha256);
    const bytes = file?.count('bytes');
    return name === undefined || !isRunFile(name) || sha256 === undefined || bytes === undefined ? undefined : { name, sha256, bytes };
  }, mostEntries);
  const objects = fields.list('objects', item => {
    const object = Fields.of(item);
    const sha256 = object?.matching('sha256', isSha256);
    const bytes = object?.count('bytes');
    return sha256 === undefined || bytes === undefined ? undefined : { sha256, bytes };
  }, mostEntries);
  if (files === undefined || objects === undefined || fields.wrong > 0) return 'its list of contents is not as the format says';
  return {
    bundle: 1, format: 1, run, function: fields.text('function', 1000) ?? '', madeAt: fields.number('madeAt') ?? 0, madeBy: fields.text('madeBy', 200) ?? '', files, objects,
    missing: fields.list('missing', item => (typeof item === 'string' && isSha256(item) ? item : undefined), mostEntries) ?? [],
  };
}

export const mostEntries = 200_000;

/** Deflate packs a thousand to one; data that people keep rarely ten. What is small is harmless at any ratio. */
export const limits = { ratio: 200, harmlessBytes: 256 * 1024 * 1024, manifestBytes: 64 * 1024 * 1024 } as const;

/** Would unpacking so much from so little be a trap? */
export const isBomb = (packed: number, unpacked: number): boolean => unpacked > limits.harmlessBytes && unpacked > packed * limits.ratio;
