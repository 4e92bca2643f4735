// Texts that nobody shows cost translators their time, and a name without a text shows itself.
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { strings } from '../../../webviews/shared/strings';

const read = (...patterns: string[]): string => fs.globSync(patterns, { cwd: inRoot() }).map(file => fs.readFileSync(inRoot(file), 'utf8')).join('\n');

describe('texts', () => {
  it('of the views are all shown by one: a name that is not in the table does not compile', () => {
    const code = fs.globSync('webviews/**/*.{ts,tsx}', { cwd: inRoot() }).filter(file => !/strings\.ts$/.test(file)).map(file => fs.readFileSync(inRoot(file), 'utf8')).join('\n');
    const named = new Set([...code.matchAll(/['"`](\w+)['"`]/g)].map(([, name]) => name));
    expect(Object.keys(strings).filter(name => !named.has(name))).toEqual([]);
  });

  it('of package.json are all there, and none is left over', () => {
    const manifest = read('package.json');
    const named = new Set([...manifest.matchAll(/%([\w.-]+)%/g)].map(([, name]) => name));
    expect(named.size).toBeGreaterThan(100);
    expect([...named].sort()).toEqual(Object.keys(JSON.parse(read('package.nls.json')) as object).sort());
  });

  it('of package.json that people read are none written out there', () => {
    const written: string[] = [];
    const visit = (value: unknown, key: string): void => {
      if (Array.isArray(value)) value.forEach(each => { visit(each, key); });
      else if (typeof value === 'object' && value !== null) for (const [name, each] of Object.entries(value)) visit(each, name);
      else if (typeof value === 'string' && /^(title|description|markdownDescription|enumDescriptions|markdownEnumDescriptions|contents|displayName|shortTitle|label|category)$/.test(key) && value !== 'Offbook' && !/^%.*%$/.test(value)) written.push(value);
    };
    visit((JSON.parse(read('package.json')) as { contributes: unknown }).contributes, '');
    expect(written).toEqual([]);
  });

  it('of the walkthrough have no backticks: the editor shows them as they are', () => {
    const texts = Object.entries(JSON.parse(read('package.nls.json')) as Record<string, string>).filter(([name]) => name.startsWith('walkthrough.'));
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter(([, text]) => text.includes('`')).map(([name]) => name)).toEqual([]);
  });
});
