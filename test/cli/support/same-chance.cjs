// For a command line's process: until its run has a name, the clock stands still and the first chance is always the same.
const { now } = Date;
const from = Uint8Array.from.bind(Uint8Array);
let named = 0;
Date.now = () => (named > 1 ? now() : 1_760_000_000_123);
// The four bytes of a run's name are made by this and by nothing else.
Uint8Array.from = (what, ...rest) => {
  if (what?.length !== 4 || typeof rest[0] !== 'function') return from(what, ...rest);
  named += 1;
  return named === 1 ? new Uint8Array(4) : from(what, ...rest);
};
