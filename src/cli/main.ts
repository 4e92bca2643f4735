import module from 'node:module';
import path from 'node:path';
import { defaultCacheFolder } from '../node/store/cache-folder';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 14)) {
  process.stderr.write(`✗ Offbook needs Node 22.14 or newer; this is Node ${process.versions.node}. Install a newer one, or put it first on PATH.\n`);
  process.exit(2);
}
// The program is a file of its own, so that Node can keep its compiled form: compiling it anew is a fifth of the whole start.
module.enableCompileCache(path.join(defaultCacheFolder(), 'compiled'));
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be carried out before the lines above
require('./offbook-program.js');
