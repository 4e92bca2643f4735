import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTarget } from '../../../src/host/features/new-project/target';
import { copyTemplate, readTemplates } from '../../../src/host/features/new-project/templates';
import { l10n } from './l10n';

const source = path.resolve('templates');
let folder: string;
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'new project ')); });
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const fields = (over: object = {}) => ({ template: 'tabular', folder, name: 'my flights', createEnvironment: false, ...over });

describe('a new project', () => {
  it('has every file of its template, and its own name', async () => {
    const templates = await readTemplates(l10n, source);
    const { errors, target, existing } = await checkTarget(l10n, fields(), templates);
    expect({ errors, target, existing }).toEqual({ errors: {}, target: path.join(folder, 'my flights'), existing: [] });
    const files = templates[0]?.files ?? [];
    expect(files).toContain('.gitignore');
    expect(files).toContain('src/flights/train.py');
    await copyTemplate(path.join(source, 'tabular'), files, target, 'my flights');
    for (const file of files.filter(each => each !== 'pyproject.toml')) expect(fs.readFileSync(path.join(target, file))).toEqual(fs.readFileSync(path.join(source, 'tabular', file)));
    expect(fs.readFileSync(path.join(target, 'pyproject.toml'), 'utf8')).toMatch(/^name = "my-flights"$/m);
  });

  it('writes over nothing, not even what came since it was checked', async () => {
    const templates = await readTemplates(l10n, source);
    const target = path.join(folder, 'my flights');
    fs.mkdirSync(target);
    fs.writeFileSync(path.join(target, 'README.md'), 'mine');
    const found = await checkTarget(l10n, fields(), templates);
    expect(found.existing).toEqual(['README.md']);
    expect(Object.keys(found.errors)).toEqual(['name']);
    await expect(copyTemplate(path.join(source, 'tabular'), templates[0]?.files ?? [], target, 'x')).rejects.toMatchObject({ code: 'EEXIST' });
    expect(fs.readFileSync(path.join(target, 'README.md'), 'utf8')).toBe('mine');
  });

  it.each([['', 'name'], ['../up', 'name'], ['a/b', 'name'], ['.hidden', 'name'], ['con', 'name'], ['dot.', 'name'], ['x'.repeat(101), 'name']])('is not called %j', async (name, field) =>
    expect(Object.keys((await checkTarget(l10n, fields({ name }), await readTemplates(l10n, source))).errors)).toEqual([field]));
  it.each([['relative', 'folder'], ['/does/not/exist', 'folder'], ['', 'folder']])('is not made in %j', async (where, field) =>
    expect(Object.keys((await checkTarget(l10n, fields({ folder: where }), await readTemplates(l10n, source))).errors)).toEqual([field]));
  it('may be called in any script', async () => expect((await checkTarget(l10n, fields({ name: 'Flüge 航班-2' }), await readTemplates(l10n, source))).errors).toEqual({}));
});
