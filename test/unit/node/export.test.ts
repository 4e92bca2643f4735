import { describe, expect, it } from 'vitest';
import { encodeValue } from '../../../src/core/format';
import { csv } from '../../../src/node/export/csv';
import { json } from '../../../src/node/export/json';
import { markdown } from '../../../src/node/export/markdown';
import { hostileKinds, hostileTexts } from '../../support/hostile';

/** A title, a value and a number beside it. */
const told = async (make: typeof csv, text: string): Promise<string> => {
  const pages = async function* () { yield [[text, 'plain'], [1, 2]]; };
  let all = '';
  for await (const part of make([{ title: text, kind: 'text' }, { title: 'n', kind: 'number' }], pages)) all += part;
  return all;
};

describe('runs that are exported, with hostile names and values', () => {
  it.each(hostileKinds)('%s: a spreadsheet computes nothing of the CSV, which has its three lines', async kind => {
    const made = await told(csv, hostileTexts[kind]);
    const cells = [...made.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^,\r\n"]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '');
    for (const cell of cells) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d)/);
    expect(made).not.toContain('\0');
    const text = hostileTexts[kind].replaceAll('\0', '\ufffd');
    expect(cells.filter(cell => cell !== '')).toEqual([...[text, 'n', text, '1', 'plain', '2'].map(cell => (cell.startsWith('=') ? `'${cell}` : cell))]);
  });

  it.each(hostileKinds)('%s: Markdown makes nothing of it, and it stays in its cell', async kind => {
    const lines = (await told(markdown, hostileTexts[kind])).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    const unescaped = /(?<!\\)[`*[\]|<>]/g;
    for (const line of [lines[0], lines[2]]) {
      // The bars of the table's own.
      expect(line?.match(unescaped)).toEqual(['|', '|', '|']);
      expect(line).not.toMatch(/[\u0000-\u001f]/);
      expect(line).not.toContain('://');
    }
    expect(lines[2]?.length).toBeLessThan(1_000);
  });

  it.each(hostileKinds)('%s: JSON says it as the record does, whole', async kind => {
    expect(JSON.parse(await told(json, hostileTexts[kind]))).toEqual([{ [hostileTexts[kind]]: encodeValue(hostileTexts[kind]), n: 1 }, { [hostileTexts[kind]]: 'plain', n: 2 }]);
  });
});
