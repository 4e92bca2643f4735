import type { DataKind } from '../../contract/data-api';

const simple: Readonly<Record<string, readonly [DataKind, string]>> = {
  BOOLEAN: ['boolean', 'bool'],
  TINYINT: ['integer', 'int8'], SMALLINT: ['integer', 'int16'], INTEGER: ['integer', 'int32'], BIGINT: ['integer', 'int64'], HUGEINT: ['integer', 'int128'],
  UTINYINT: ['integer', 'uint8'], USMALLINT: ['integer', 'uint16'], UINTEGER: ['integer', 'uint32'], UBIGINT: ['integer', 'uint64'], UHUGEINT: ['integer', 'uint128'], BIGNUM: ['other', 'bignum'],
  FLOAT: ['float', 'float32'], DOUBLE: ['float', 'float64'],
  VARCHAR: ['text', 'string'], UUID: ['text', 'uuid'], JSON: ['text', 'json'], BLOB: ['bytes', 'binary'], BIT: ['other', 'bits'],
  DATE: ['date', 'date'], TIME: ['time', 'time[us]'], TIME_NS: ['time', 'time[ns]'], 'TIME WITH TIME ZONE': ['time', 'time[us, offset]'],
  TIMESTAMP_S: ['timestamp', 'timestamp[s]'], TIMESTAMP_MS: ['timestamp', 'timestamp[ms]'], TIMESTAMP: ['timestamp', 'timestamp[us]'], TIMESTAMP_NS: ['timestamp', 'timestamp[ns]'],
  'TIMESTAMP WITH TIME ZONE': ['timestamp', 'timestamp[us, UTC]'], INTERVAL: ['duration', 'interval'], '"NULL"': ['other', 'null'], NULL: ['other', 'null'],
};

export interface TypeName { kind: DataKind; type: string }

/** DuckDB's name of a type, in the words of people who write Python. */
export function typeName(duck: string): TypeName {
  const known = simple[duck];
  if (known !== undefined) return { kind: known[0], type: known[1] };
  const array = /^(.*)\[(\d*)\]$/s.exec(duck);
  if (array) return { kind: 'list', type: `list<${typeName(array[1] ?? '').type}>${array[2] ? `[${array[2]}]` : ''}` };
  const [, head = '', inside = ''] = /^(\w+)\((.*)\)$/s.exec(duck) ?? [];
  switch (head) {
    case 'DECIMAL': return { kind: 'decimal', type: `decimal(${inside.replace(/\s/g, '')})` };
    case 'ENUM': return { kind: 'text', type: 'categorical' };
    case 'MAP': return { kind: 'map', type: `map<${parts(inside).map((each) => typeName(each).type).join(', ')}>` };
    case 'STRUCT': case 'UNION': return { kind: 'struct', type: `${head === 'UNION' ? 'union' : 'struct'}<${parts(inside).map(field).join(', ')}>` };
    default: return { kind: 'other', type: duck.toLowerCase() };
  }
}

/** `a INTEGER`, `"a b" INTEGER` */
function field(text: string): string {
  const [, quoted, plain, type = ''] = /^(?:"((?:[^"]|"")*)"|(\S+)) (.*)$/s.exec(text) ?? [];
  return `${quoted?.replace(/""/g, '"') ?? plain ?? ''}: ${typeName(type).type}`;
}

/** Split at the commas that stand in no brackets and no quotes. */
function parts(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let quote = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quote !== '') { if (character === quote) quote = ''; } else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    else if (character === ',' && depth === 0) { found.push(text.slice(from, at).trim()); from = at + 1; }
  }
  found.push(text.slice(from).trim());
  return found;
}
