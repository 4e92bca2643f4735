/**
 * An exponential moving average that is not drawn towards zero at its beginning. What is no finite number stays what it is and is passed over. A curve that never
 * changes is left alone: rounding would make it tremble.
 */
export function smooth(values: Float64Array, weight: number): Float64Array {
  const first = values.find(Number.isFinite);
  if (weight <= 0 || values.every(value => value === first)) return values;
  const out = new Float64Array(values.length);
  let average = 0;
  let left = 1;
  values.forEach((value, index) => {
    if (!Number.isFinite(value)) { out[index] = value; return; }
    average = average * weight + (1 - weight) * value;
    left *= weight;
    out[index] = average / (1 - left);
  });
  return out;
}
