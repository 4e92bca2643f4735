import module from 'node:module';
import path from 'node:path';
import { defaultCacheFolder } from '../node/store/cache-folder';

// The program is a file of its own, so that Node can keep its compiled form: compiling it anew is a fifth of the whole start.
module.enableCompileCache(path.join(defaultCacheFolder(), 'compiled'));
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be carried out before the line above
require('./offbook-program.js');
