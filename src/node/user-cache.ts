import os from 'node:os';
import path from 'node:path';

/** Where Offbook keeps what may be deleted at any time: the index, copies of the runner, what was learnt about interpreters and modules. */
export function offbookCache(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  return path.join(userCache(env, platform), 'offbook');
}

function userCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = os.homedir();
  if (platform === 'win32') return env['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches');
  // The XDG rule: a relative value is to be ignored.
  const set = env['XDG_CACHE_HOME'];
  return set && path.isAbsolute(set) ? set : path.join(home, '.cache');
}
