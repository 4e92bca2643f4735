import type { FunctionRef } from '../../contract/events';
import type { KeptRequest } from '../../contract/request';

/** Code that was restored ran from a folder that is gone by now: its function is known by where the project has it, so that the two runs stand together. */
export function inOwnPlace(ref: FunctionRef, request: Pick<KeptRequest, 'again'> | null): FunctionRef {
  const restored = request?.again?.restored;
  return restored ? { ...ref, file: ownPath(ref.file, restored) } : ref;
}

/** A path below the restored folder, as the project names it; any other as it is. */
export function ownPath(file: string, { at, of }: { at: string; of: string }): string {
  const below = file.startsWith(at) ? file.slice(at.length) : null;
  return below !== null && /^$|^[\\/]/.test(below) ? `${of}${below}` : file;
}

/** Where the project is that a run belongs to; null: unknown. */
export const projectRoot = (request: Pick<KeptRequest, 'again' | 'project'> | null): string | null => request?.again?.restored?.of ?? request?.project.root ?? null;
