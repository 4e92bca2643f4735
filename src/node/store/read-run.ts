import { readFileSync } from 'node:fs';
import { Fields } from '../../core/runs/fields';
import { parseRequest, type ParsedRequest } from '../../core/runs/request';

/** What was asked; a record without it is whole but for that, and says so. */
export function readRequest(path: string): ParsedRequest {
  const text = readText(path);
  if (text === undefined) return { request: null, problem: "What was asked isn't known: the record has no request.json." };
  try {
    return parseRequest(JSON.parse(text));
  } catch {
    return { request: null, problem: "What was asked can't be read: request.json is no JSON." };
  }
}

/** The name in marks.json; null when there is none or it can't be read. */
export function readName(path: string): string | null {
  const text = readText(path);
  if (text === undefined) return null;
  try {
    return Fields.of(JSON.parse(text))?.text('name', 1000) ?? null;
  } catch {
    return null;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
