import { unreachable } from '../../contract/ids';
import type { TypeForm } from '../../contract/functions';

// As the runner's load.py reads them. A pickled table is refused there: loading one runs whatever code is in it.
const tables = ['.parquet', '.parq', '.pq', '.csv', '.tsv', '.json', '.jsonl', '.ndjson', '.feather', '.arrow', '.ipc', '.xlsx', '.xls'];
const arrays = ['.npy', '.npz', '.parquet', '.parq', '.pq', '.csv', '.tsv', '.json', '.jsonl', '.ndjson', '.feather', '.arrow', '.ipc', '.txt'];
const packable = new Set(['.csv', '.tsv', '.json', '.jsonl', '.ndjson']);

export interface Formats { endings: readonly string[]; folders: boolean }

/** The files that the runner can load for a type, most usual first; null: any file, or the type is not loaded from files. */
export function formatsOf(type: TypeForm): Formats | null {
  switch (type.kind) {
    case 'table': return { endings: tables, folders: true };
    case 'array': return { endings: arrays, folders: false };
    case 'model': return modelFormats(type.library);
    case 'bounded': return formatsOf(type.of);
    case 'union': {
      const all = type.options.map(formatsOf).filter(each => each !== null);
      return all.length ? { endings: [...new Set(all.flatMap(({ endings }) => endings))], folders: all.some(({ folders }) => folders) } : null;
    }
    case 'any': case 'none': case 'bool': case 'str': case 'path': case 'bytes': case 'secret': case 'int': case 'float': case 'datetime': case 'date': case 'time': case 'timedelta':
    case 'decimal': case 'uuid': case 'literal': case 'enum': case 'list': case 'tuple': case 'dict': case 'record': case 'figure': case 'metrics-callback': case 'unknown':
      return null;
    default: return unreachable(type);
  }
}

function modelFormats(library: Extract<TypeForm, { kind: 'model' }>['library']): Formats | null {
  switch (library) {
    case 'sklearn': return { endings: ['.joblib', '.pkl', '.pickle'], folders: false };
    case 'torch': return { endings: ['.pt', '.pth', '.safetensors', '.pkl', '.pickle'], folders: false };
    case 'onnx': return { endings: ['.onnx'], folders: false };
    case 'xgboost': return { endings: ['.json', '.ubj', '.joblib', '.pkl', '.pickle'], folders: false };
    case 'lightgbm': return { endings: ['.txt', '.joblib', '.pkl', '.pickle'], folders: false };
    case 'other': return null;
    default: return unreachable(library);
  }
}

/** `.csv` for `trips.csv.gz`; packing counts only where the loaders unpack. */
export function endingOf(file: string): string {
  const name = file.toLowerCase();
  const packing = /\.(?:gz|bz2|xz|zst)$/.exec(name)?.[0] ?? '';
  const inner = lastEnding(name.slice(0, name.length - packing.length));
  return packing && !packable.has(inner) ? packing : inner;
}

const lastEnding = (name: string) => /\.[^./\\]+$/.exec(name)?.[0] ?? '';
