import type { RunId, Sha256 } from '../../contract/ids';
import type { KeptObjects, Room } from '../../contract/keeping';

/** A run as far as freeing objects needs to know it. */
export interface NamingRun {
  id: RunId;
  names: ReadonlySet<Sha256>;
  /** Why the record can't be read in full; null: it can. */
  unread: string | null;
  /** Since when it goes on, as the disk of the store tells time; null: it is over. */
  liveSince: number | null;
}
export interface StoredObject { sha256: Sha256; bytes: number; /** When it was written or last asked for again. */ at: number }
export interface Freeing { free: StoredObject[]; kept: KeptObjects; unnamed: Room }

/** Clocks of one disk and one machine differ by less; and an object is written before its run's folder says anything. */
const clockSlackMs = 2 * 60_000;

/**
 * Which objects go when `going` go and `staying` stay. Only what a going run names is ever freed: what no run names at all may belong to a run that
 * is still being copied here. Of two reasons to keep an object the stronger is told: it is shared, else recent, else a record can't be read.
 */
export function planFreeing(going: Iterable<NamingRun>, staying: Iterable<NamingRun>, objects: Iterable<StoredObject>): Freeing {
  const gone = new Set<Sha256>();
  for (const { names } of going) for (const name of names) gone.add(name);
  const named = new Set<Sha256>();
  const unread: { id: RunId; why: string }[] = [];
  let oldest: { id: RunId; since: number } | null = null;
  for (const run of staying) {
    for (const name of run.names) named.add(name);
    if (run.liveSince !== null && (oldest === null || run.liveSince < oldest.since)) oldest = { id: run.id, since: run.liveSince };
    // A run that goes on is always in the middle of its record; what it may name yet is guarded by time.
    else if (run.liveSince === null && run.unread !== null) unread.push({ id: run.id, why: run.unread });
  }
  const plan: Freeing = {
    free: [], unnamed: { count: 0, bytes: 0 },
    kept: { shared: { count: 0, bytes: 0 }, recent: { count: 0, bytes: 0, since: oldest?.id ?? null }, unread: { count: 0, bytes: 0, runs: unread } },
  };
  for (const object of objects) {
    if (!gone.has(object.sha256)) { if (!named.has(object.sha256)) count(plan.unnamed, object); }
    else if (named.has(object.sha256)) count(plan.kept.shared, object);
    else if (oldest !== null && object.at >= oldest.since - clockSlackMs) count(plan.kept.recent, object);
    else if (unread.length > 0) count(plan.kept.unread, object);
    else plan.free.push(object);
  }
  return plan;
}

function count(room: Room, { bytes }: StoredObject): void {
  room.count += 1;
  room.bytes += bytes;
}
