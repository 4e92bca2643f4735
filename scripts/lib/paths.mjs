// Where things are: in the checkout, and in the one cache folder that all checkouts of this user share.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const cache = process.env.OFFBOOK_DEV_CACHE ?? path.join(os.homedir(), '.cache', 'offbook-dev');
export const results = path.join(root, 'test-results');
export const inRoot = (...parts) => path.join(root, ...parts);
