import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { settingsPage } from '../../../scripts/lib/settings-page.mjs';

const read = (name: string): Record<string, unknown> => JSON.parse(fs.readFileSync(inRoot(name), 'utf8')) as Record<string, unknown>;

describe('docs/settings.md', () => {
  it('says what package.json says now', () => {
    expect(fs.readFileSync(inRoot('docs', 'settings.md'), 'utf8')).toBe(settingsPage(read('package.json'), read('package.nls.json') as Record<string, string>));
  });

  it('has words for every setting and every choice', () => {
    const { contributes } = read('package.json') as { contributes: { configuration: { properties: Record<string, { enum?: string[]; enumDescriptions?: string[]; markdownDescription?: string }> }[] } };
    const words = read('package.nls.json');
    for (const [name, { enum: choices, enumDescriptions, markdownDescription = '' }] of contributes.configuration.flatMap(({ properties }) => Object.entries(properties))) {
      expect([name, words[markdownDescription.slice(1, -1)]]).toEqual([name, expect.stringMatching(/\S{3,}/)]);
      if (choices) expect([name, (enumDescriptions ?? []).filter(each => words[each.slice(1, -1)])]).toEqual([name, expect.objectContaining({ length: choices.length })]);
    }
  });
});
