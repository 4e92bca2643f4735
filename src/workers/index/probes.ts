import type { RunId } from '../../contract/ids';
import { type Probe } from '../../core/runs/state';
import { parseIdentity, probe, type ProcessView, processView, readIdentity } from '../../node/store/alive';
import type { StoreLayout } from '../../node/store/layout';

/**
 * Looks at supervisors' processes; an answer holds for a moment, so that a list of a thousand lost runs costs a thousand looks once. One about another process
 * than the record names by now does not hold, nor one that knew of none: the record may name it any moment.
 */
export class Probes {
  private readonly answers = new Map<RunId, { probe: Probe; supervisor: string | null; until: number }>();

  constructor(private readonly store: StoreLayout, private readonly view: ProcessView = processView()) {}

  of(id: RunId, supervisor: string | null, now: number): Probe {
    const held = this.answers.get(id);
    if (held !== undefined && held.supervisor === supervisor && now < held.until) return held.probe;
    // The record's own word is for runs whose `alive` wasn't copied along.
    const identity = readIdentity(this.store.run(id).alive) ?? (supervisor === null ? null : parseIdentity(JSON.parse(supervisor)));
    const answer = probe(identity, this.view);
    if (answer !== 'unknown') this.answers.set(id, { probe: answer, supervisor, until: now + (answer === 'dead' ? 5000 : 500) });
    return answer;
  }

  forget(id: RunId): void { this.answers.delete(id); }
}
