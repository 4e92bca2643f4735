// Puts a VSIX into a server's extensions folder, by the server's own command.
import { run } from '../../scripts/lib/run.mjs';
import { serverFolders } from './server.mjs';

export async function installExtension(host, { vsix, home, userData, extensions }) {
  const folders = serverFolders({ home, userData, extensions });
  await run(host.node, [host.entry, ...folders.args, '--install-extension', vsix, '--force'], { env: { ...process.env, HOME: home } });
}
