import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Offbook's folder in the user's cache folder, by each platform's own custom. */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform, home: string = homedir()): string {
  switch (platform) {
    case 'win32': return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'offbook');
    case 'darwin': return join(home, 'Library', 'Caches', 'offbook');
    default: {
      // The XDG rule: a relative path there is no path at all.
      const named = env['XDG_CACHE_HOME'];
      return join(named !== undefined && isAbsolute(named) ? named : join(home, '.cache'), 'offbook');
    }
  }
}
