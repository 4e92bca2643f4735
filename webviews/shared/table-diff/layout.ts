export interface Place { left: number; width: number }
/** Where columns stand. `pinned`: how wide those of the key are, which stay left. */
export interface GridLayout { places: Place[]; pinned: number; width: number; within(left: number, width: number): [number, number] }

const [narrowest, broadest, ofKey] = [6, 44, 24];
const padding = 24;
/** The key leaves room for what it is the key of. */
const mostPinned = 0.45;

/** From how many letters the longest text of each column has. */
export function layoutOf(columns: readonly { width: number }[], keys: number, letter: number, viewWidth: number): GridLayout {
  const wanted = columns.map(({ width }, index) => Math.ceil(Math.max(narrowest, Math.min(index < keys ? ofKey : broadest, width)) * letter + padding));
  const ofKeys = wanted.slice(0, keys).reduce((sum, each) => sum + each, 0);
  const shrunk = Math.min(1, (viewWidth * mostPinned) / Math.max(1, ofKeys));
  let left = 0;
  const places = wanted.map((each, index): Place => {
    const width = index < keys ? Math.floor(each * shrunk) : each;
    const place = { left, width };
    left += width;
    return place;
  });
  const pinned = places[keys]?.left ?? left;
  return {
    places, pinned, width: left,
    within(from, width) {
      const first = places.findIndex((place, index) => index >= keys && place.left + place.width > from + pinned);
      if (first === -1) return [columns.length, columns.length];
      const end = places.findIndex((place, index) => index > first && place.left >= from + width);
      return [first, end === -1 ? columns.length : end];
    },
  };
}
