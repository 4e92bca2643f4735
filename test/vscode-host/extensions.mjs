// Puts extensions into a server's extensions folder, by the server's own command.
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, results } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { serverFolders } from './server.mjs';

export async function installExtension(host, { vsix, home, userData, extensions }) {
  const folders = serverFolders({ home, userData, extensions });
  await run(host.node, [host.entry, ...folders.args, '--install-extension', vsix, '--force'], { env: { ...process.env, HOME: home } });
}

/** Extensions of ours that stand in for those that are not to be had where there is no marketplace. For tests alone. */
export const standIns = inRoot('test', 'host', 'fixtures', 'extensions');

/** Packs a stand-in as any extension is, so that it is installed as any is. */
export const packStandIn = name => packExtension(path.join(standIns, name));

/** The package of an extension of ours that is for tests or benches, by its folder. */
export async function packExtension(folder) {
  const { createVSIX } = await import('@vscode/vsce');
  const file = path.join(results, 'stand-ins', `${path.basename(folder)}.vsix`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const log = console.log;
  console.log = () => {};
  try {
    await createVSIX({ cwd: folder, packagePath: file, dependencies: false, allowMissingRepository: true, skipLicense: true, allowStarActivation: true });
  } finally {
    console.log = log;
  }
  return file;
}
