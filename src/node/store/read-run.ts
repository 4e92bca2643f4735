import { readFileSync } from 'node:fs';
import type { Marks } from '../../contract/marks';
import { readMarks } from '../../core/runs/marks';
import { parseRequest, type ParsedRequest } from '../../core/runs/request';

export const noRequest: ParsedRequest = { request: null, problem: "What was asked isn't known: the record has no request.json." };

/** What was asked; a record without it is whole but for that, and says so. */
export function readRequest(path: string): ParsedRequest {
  const text = readText(path);
  if (text === undefined) return noRequest;
  try {
    return parseRequest(JSON.parse(text));
  } catch {
    return { request: null, problem: "What was asked can't be read: request.json is no JSON." };
  }
}

/** What people added; a marks.json that is not there or can't be read marks nothing. */
export function marksOf(path: string): Marks {
  try {
    return readMarks(JSON.parse(readText(path) ?? 'null'));
  } catch {
    return readMarks(null);
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
