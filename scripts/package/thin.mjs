// A Mac library for both processors at once holds two whole libraries; a package is for one of them.
import fs from 'node:fs';

const fat = 0xcafebabe;
const processors = { x64: 0x01000007, arm64: 0x0100000c };

/** Leaves the part for this processor, signature included: what `lipo -thin` does. */
export function thin(file, target) {
  const [platform, arch] = target.split('-');
  if (platform !== 'darwin') return;
  const bytes = fs.readFileSync(file);
  if (bytes.length < 8 || bytes.readUInt32BE(0) !== fat) return;
  for (let index = 0; index < bytes.readUInt32BE(4); index += 1) {
    const at = 8 + index * 20;
    if (bytes.readUInt32BE(at) !== processors[arch]) continue;
    const offset = bytes.readUInt32BE(at + 8);
    fs.writeFileSync(file, bytes.subarray(offset, offset + bytes.readUInt32BE(at + 12)));
    return;
  }
  throw new Error(`${file} has no part for ${target}`);
}
