import type { DriftDetail } from '../../../contract/drift';
import { cumulativeCurves } from '../../../core/drift/curves';
import type { Session, Task } from '../session';
import { mustBeThere } from './columns';
import { type DriftSides, samplesOf, sideOf } from './drift';
import { sliceOf } from './slices';

export async function driftDetailOf({ reference, current }: DriftSides, name: string, session: Session, task: Task): Promise<DriftDetail> {
  mustBeThere(name, reference.columns, current.columns);
  const [a, b] = [sideOf(reference, name), sideOf(current, name)];
  const samples = a === null || b === null ? null : await samplesOf(name, a, b, session, task);
  return { name, curves: samples === null || samples.kind === 'categorical' ? null : cumulativeCurves(samples.reference.sorted, samples.current.sorted), slice: samples === null ? null : await sliceOf({ reference, current }, samples, session, task) };
}
