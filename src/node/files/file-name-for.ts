/**
 * A short file name for a key of any length: FNV-1a over its UTF-16 units, twice with other beginnings (64 bits). Two keys may meet in one name, so what lies there
 * must say which key it is for. Source: Fowler, Noll, Vo, http://www.isthe.com/chongo/tech/comp/fnv/.
 */
export function fileNameFor(key: string): string {
  const half = (basis: number): string => {
    let hash = basis;
    for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, '0');
  };
  return half(0x811c9dc5) + half(0x050c5d1f);
}
