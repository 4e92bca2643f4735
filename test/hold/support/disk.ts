import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import type { Project } from '../../cli/support/offbook';

/** Mounting needs Linux and root. */
export const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

const mounted: string[] = [];
afterEach(() => { for (const place of mounted.splice(0)) spawnSync('umount', ['-l', place]); });

/** A disk of its own beside a project, so small that it can be filled; gone after the test. */
export function disk(project: Project, size: string): string {
  const place = path.join(project.cache, '..', `disk ${mounted.length}`);
  mkdirSync(place, { recursive: true });
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`a small disk could not be mounted: ${stderr}`);
  mounted.push(place);
  return place;
}

/** A run that has ended may still have its supervisor on the way out, with a file open there. */
export const remount = (place: string, how: 'ro' | 'rw'): Promise<void> => expect.poll(() => spawnSync('mount', ['-o', `remount,${how}`, place]).status).toBe(0);

/** To the last byte, in files called filler-…. */
export function fill(folder: string): void {
  let size = 1024 * 1024;
  for (let at = 0; size >= 1; at += 1) {
    try {
      writeFileSync(path.join(folder, `filler-${at}`), Buffer.alloc(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      size = Math.floor(size / 2);
    }
  }
}
