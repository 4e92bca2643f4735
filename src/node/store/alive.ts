import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { Fields } from '../../core/runs/fields';
import type { Probe } from '../../core/runs/state';

export interface SupervisorIdentity { pid: number; /** Null: unknown, so that nothing may be said of a process with this id. */ startTicks: number | null; bootId: string; pidNamespace: string; host: string }

/** What this process can tell about processes: its own boot and PID namespace, and a look at one process. */
export interface ProcessView {
  sees(identity: SupervisorIdentity): boolean;
  lives(identity: SupervisorIdentity): boolean;
}

/** The identity in a run's `alive` file; null when there is none yet or it can't be read. */
export function readIdentity(path: string): SupervisorIdentity | null {
  try {
    return parseIdentity(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

export function parseIdentity(raw: unknown): SupervisorIdentity | null {
  const fields = Fields.of(raw);
  const pid = fields?.count('pid');
  if (fields === undefined || pid === undefined || !Number.isSafeInteger(pid) || pid < 1) return null;
  return {
    pid, startTicks: fields.number('startTicks') ?? null, bootId: fields.text('bootId', 200) ?? '', pidNamespace: fields.text('pidNamespace', 200) ?? '', host: fields.text('host', 1024) ?? '',
  };
}

export function probe(identity: SupervisorIdentity | null, view: ProcessView): Probe {
  if (identity === null || identity.startTicks === null) return 'unknown';
  if (!view.sees(identity)) return 'elsewhere';
  return view.lives(identity) ? 'alive' : 'dead';
}

export function processView(platform: NodeJS.Platform = process.platform): ProcessView {
  return platform === 'linux' ? linuxView() : portableView();
}

function linuxView(proc = '/proc'): ProcessView {
  const bootId = text(`${proc}/sys/kernel/random/boot_id`)?.trim();
  const pidNamespace = link(`${proc}/self/ns/pid`);
  return {
    // Without both of our own (a /proc that hides them) nothing may be said of anybody.
    sees: (identity) => bootId !== undefined && pidNamespace !== undefined && identity.bootId === bootId && identity.pidNamespace === pidNamespace,
    lives: (identity) => {
      const stat = text(`${proc}/${identity.pid}/stat`);
      if (stat === undefined) return false;
      // The command's name stands in brackets and may hold anything; fields count from the last bracket on.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ended = fields[0] === 'Z' || fields[0] === 'X';
      return !ended && Number(fields[19]) === identity.startTicks;
    },
  };
}

/** macOS and Windows: the boot by its time, the process by its id alone, since Node has no start times there. */
function portableView(): ProcessView {
  return {
    sees: (identity) => identity.pidNamespace === '' && identity.host.toLowerCase() === hostname().toLowerCase() && sameBoot(identity.bootId),
    lives: (identity) => {
      try {
        process.kill(identity.pid, 0);
        return true;
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'EPERM';
      }
    },
  };
}

/** Clocks are corrected and uptimes are rounded: two minutes are one boot. */
function sameBoot(bootId: string): boolean {
  const told = Number(bootId);
  return !Number.isFinite(told) || told <= 0 || Math.abs(Date.now() / 1000 - uptime() - told) < 120;
}

function text(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function link(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
