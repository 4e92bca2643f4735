// For a command line's process: until its run has a name, the clock stands still and the first chance is always the same.
const crypto = require('node:crypto');
const { now } = Date;
const { randomBytes } = crypto;
let named = 0;
Date.now = () => (named > 1 ? now() : 1_760_000_000_123);
crypto.randomBytes = (size, ...rest) => {
  if (size !== 6) return randomBytes(size, ...rest);
  named += 1;
  return named === 1 ? Buffer.alloc(6) : randomBytes(6);
};
