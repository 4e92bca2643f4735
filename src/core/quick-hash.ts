/**
 * 64 bits over a text's UTF-16 units, as 16 hexadecimal digits: tells one's own file from what it was, and names a file of a cache, without loading Node's crypto.
 * Nobody is kept from making two texts that meet: what is found by it must do no harm when it is the wrong one, and what is secret can't be read back from it.
 * The first half is FNV-1a (Fowler, Noll, Vo, http://www.isthe.com/chongo/tech/comp/fnv/), the second the same step with another basis and an odd factor of its own.
 */
export function quickHash(text: string): string {
  let [first, second] = [0x811c9dc5, 0x9747b28c];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x5bd1e995);
    second ^= second >>> 15;
  }
  return [first, second].map(half => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
