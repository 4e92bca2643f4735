import { defaultCacheFolder } from '../../node/store/cache-folder';

/** The one cache folder that windows and the command line share. */
export const cacheFolderOf = (): string => defaultCacheFolder();
