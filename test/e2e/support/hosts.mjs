// The extension hosts of the windows, as processes: what a journey kills.
import fs from 'node:fs';
import path from 'node:path';
import { until } from './wait.mjs';

/** Process ids of the extension hosts that the server started, oldest first, by what it wrote into its log. */
export const hostsIn = log => [...fs.readFileSync(log, 'utf8').matchAll(/<(\d+)> Launched Extension Host Process/g)].map(([, pid]) => Number(pid));

/** A process that is gone, or only waits to be reaped, is not alive. */
export function isAlive(pid) {
  try {
    return !/\) [ZX] /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The index worker of the window with this extension host; undefined while it has none. */
export function indexWorkerOf(host) {
  const children = fs.readdirSync(`/proc/${host}/task`).flatMap(thread => fs.readFileSync(`/proc/${host}/task/${thread}/children`, 'utf8').split(' ')).filter(Boolean);
  return children.map(Number).find(pid => isAlive(pid) && fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path.join('dist', 'index-worker.js')));
}

/** The newest host, begun after so many others, once Offbook is at work in it. */
export const hostAfter = (log, before) => until('another extension host with an index worker', () => {
  const hosts = hostsIn(log);
  return hosts.length > before && isAlive(hosts.at(-1)) && indexWorkerOf(hosts.at(-1)) !== undefined && hosts.at(-1);
}, { timeout: 60_000 });

/**
 * After the death of a host. The editor starts another, but on a busy machine: there it gives up where it has no word within two seconds of how the first one ended,
 * and a person reloads the window. Answers whether that was so.
 */
export async function hostAgain(log, before, workbench) {
  const came = await until('another extension host', () => hostsIn(log).length > before, { timeout: 15_000 }).catch(() => false);
  if (!came) await workbench.reload();
  await hostAfter(log, before);
  return !came;
}
