import { describe, expect, test } from 'vitest';
import { importsIn, placeOf } from '../../../src/core/python/import-root';
import type { PathFacts, PlaceOverrides } from '../../../src/core/python/import-root';
import { joinPath, normal, parentOf, partsBelow, upwards } from '../../../src/core/python/paths';

/** A disk made of files; a folder is there when something is in it. */
function disk(root: string, files: Record<string, string>): PathFacts {
  const all = new Map(Object.entries(files).map(([name, text]) => [joinPath(root, name), text]));
  const folders = new Set([...all.keys()].flatMap((path) => upwards(parentOf(path), null)));
  return {
    isFile: async (path) => all.has(path), isFolder: async (path) => folders.has(path), readText: async (path) => all.get(path) ?? null,
    folders: async (path) => [...folders].filter((one) => parentOf(one) === path && one !== path).map((one) => (partsBelow(path, one) ?? [])[0] ?? '').sort(),
  };
}

/** rule, module, import root, cwd and sys.path, with the folder of the example as `.`. */
async function place(files: Record<string, string>, file: string, options: PlaceOverrides & { workspaces?: string[] | null; root?: string } = {}): Promise<string[]> {
  const root = options.root ?? '/w';
  const workspaces = options.workspaces === null ? [] : (options.workspaces ?? ['.']).map((one) => joinPath(root, one));
  const found = await placeOf(joinPath(root, file), workspaces, disk(root, { [file]: '', ...files }), options);
  const short = (path: string): string => partsBelow(root, path)?.join('/').replace(/^$/, '.') ?? path;
  return [found.rule, found.module, short(found.importRoot), short(found.cwd), found.sysPath.map(short).join(' ')];
}

const project = { 'pyproject.toml': '[project]\nname = "x"\n' };

describe('the import root', () => {
  test('src layout, with and without packages', async () => {
    expect(await place({ ...project, 'src/flights/__init__.py': '' }, 'src/flights/train.py')).toEqual(['src-layout', 'flights.train', 'src', '.', 'src .']);
    expect(await place(project, 'src/flights/deep/train.py')).toEqual(['src-layout', 'flights.deep.train', 'src', '.', 'src .']);
    expect(await place(project, 'src/train.py')).toEqual(['src-layout', 'train', 'src', '.', 'src .']);
    expect(await place({ ...project, 'src/flights/__init__.py': '' }, 'src/flights/__init__.py')).toEqual(['src-layout', 'flights', 'src', '.', 'src .']);
    expect((await place({ ...project, 'src/flights/__init__.py': '' }, 'src/flights/__main__.py'))[1]).toBe('flights.__main__');
    expect(await place({ ...project, 'src/__init__.py': '', 'src/a/__init__.py': '' }, 'src/a/b.py')).toEqual(['flat-layout', 'src.a.b', '.', '.', '. src']);
  });

  test('src that the file itself names as its package', async () => {
    expect(await place({ ...project, 'src/data.py': '', 'src/train.py': 'from src.data import load\n' }, 'src/train.py')).toEqual(['namespace-imports', 'src.train', '.', '.', '. src']);
  });

  test('flat layout and deeper packages', async () => {
    expect(await place({ ...project, 'flights/__init__.py': '', 'flights/models/__init__.py': '' }, 'flights/models/train.py')).toEqual(['flat-layout', 'flights.models.train', '.', '.', '.']);
    expect(await place(project, 'train.py')).toEqual(['flat-layout', 'train', '.', '.', '.']);
    expect(await place({ ...project, 'python/flights/__init__.py': '' }, 'python/flights/train.py')).toEqual(['package', 'flights.train', 'python', '.', 'python .']);
    expect(await place({ ...project, '__init__.py': '', 'flights/__init__.py': '' }, 'flights/train.py')).toEqual(['flat-layout', 'flights.train', '.', '.', '.']);
  });

  test.each<[string, Record<string, string>, string, string[]]>([
    ['setuptools where', { 'pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["lib"]\n' }, 'lib/ns/a.py', ['setuptools', 'ns.a', 'lib']],
    ['setuptools package-dir', { 'pyproject.toml': '[tool.setuptools]\npackage-dir = {"" = "code"}\n' }, 'code/ns/a.py', ['setuptools', 'ns.a', 'code']],
    ['setuptools one package', { 'pyproject.toml': '[tool.setuptools]\npackage-dir = {"ns" = "deep/ns"}\n' }, 'deep/ns/a.py', ['setuptools', 'ns.a', 'deep']],
    ['setuptools include', { 'pyproject.toml': '[tool.setuptools.packages.find]\ninclude = ["ns*"]\n' }, 'ns/sub/a.py', ['setuptools', 'ns.sub.a', '.']],
    ['setuptools list', { 'pyproject.toml': '[tool.setuptools]\npackages = ["ns", "ns.sub"]\n' }, 'ns/sub/a.py', ['setuptools', 'ns.sub.a', '.']],
    ['setup.cfg package_dir', { 'setup.cfg': '[options]\npackage_dir =\n    = lib\npackages = find:\n' }, 'lib/ns/a.py', ['setuptools', 'ns.a', 'lib']],
    ['setup.cfg where', { 'setup.cfg': '[options.packages.find]\nwhere = lib\n' }, 'lib/ns/a.py', ['setuptools', 'ns.a', 'lib']],
    ['setup.py package_dir', { 'setup.py': 'setup(package_dir={"": "lib"}, packages=find_packages("lib"))' }, 'lib/ns/a.py', ['setuptools', 'ns.a', 'lib']],
    ['setup.py namespace', { 'setup.py': 'setup(packages=find_namespace_packages(where=\'lib\'))' }, 'lib/ns/a.py', ['setuptools', 'ns.a', 'lib']],
    ['setup.py list of a namespace', { 'setup.py': "setup(packages=['ns.sub'])", 'ns/sub/__init__.py': '' }, 'ns/sub/a.py', ['setuptools', 'ns.sub.a', '.']],
    ['setup.py include of a namespace', { 'setup.py': 'setup(packages=find_namespace_packages(include=["ns.*"]))', 'ns/sub/__init__.py': '' }, 'ns/sub/a.py', ['setuptools', 'ns.sub.a', '.']],
    ['poetry from', { 'pyproject.toml': '[tool.poetry]\npackages = [{ include = "ns", from = "lib" }]\n' }, 'lib/ns/a.py', ['poetry', 'ns.a', 'lib']],
    ['hatch packages', { 'pyproject.toml': '[tool.hatch.build.targets.wheel]\npackages = ["code/ns"]\n' }, 'code/ns/a.py', ['hatch', 'ns.a', 'code']],
    ['hatch sources', { 'pyproject.toml': '[tool.hatch.build]\nsources = ["code"]\n' }, 'code/ns/a.py', ['hatch', 'ns.a', 'code']],
    ['pdm', { 'pyproject.toml': '[tool.pdm.build]\npackage-dir = "code"\n' }, 'code/ns/a.py', ['pdm', 'ns.a', 'code']],
    ['uv', { 'pyproject.toml': '[tool.uv.build-backend]\nmodule-root = "code"\n' }, 'code/ns/a.py', ['uv', 'ns.a', 'code']],
    ['maturin', { 'pyproject.toml': '[tool.maturin]\npython-source = "code"\n' }, 'code/ns/a.py', ['maturin', 'ns.a', 'code']],
  ])('as declared: %s', async (_, files, file, expected) => {
    expect((await place(files, file)).slice(0, 3)).toEqual(expected);
  });

  test('what is declared does not touch files outside it, and a broken pyproject says nothing', async () => {
    const files = { 'pyproject.toml': '[tool.setuptools.packages.find]\nwhere = ["lib"]\n' };
    expect(await place(files, 'scripts/a.py')).toEqual(['script', 'a', 'scripts', '.', 'scripts lib .']);
    expect((await place({ 'pyproject.toml': '[tool.setup' }, 'src/a/b.py'))[0]).toBe('src-layout');
  });

  test('namespace packages are known by their own imports', async () => {
    const files = { ...project, 'acme/data/load.py': '', 'acme/ml/__init__.py': '', 'acme/ml/train.py': 'import os\nfrom acme.data import load\n' };
    expect(await place(files, 'acme/ml/train.py')).toEqual(['namespace-imports', 'acme.ml.train', '.', '.', '.']);
    // A folder of the same name is not enough: the module must be there.
    expect((await place({ ...project, 'pandas/train.py': 'from pandas.api import types\n' }, 'pandas/train.py'))[0]).toBe('script');
    // Where the opened folder is itself the package.
    expect((await place({ 'w/common.py': '', 'common.py': '', 'a.py': 'from w.common import x\n' }, 'a.py'))[0]).toBe('script');
    expect((await place({ 'common.py': '', 'a.py': 'from w.common import x\n' }, 'a.py')).slice(0, 3)).toEqual(['namespace-imports', 'w.a', '/']);
  });

  test('relative imports ask for a package', async () => {
    expect((await place({ ...project, 'steps/a.py': 'from . import b\n' }, 'steps/a.py')).slice(0, 3)).toEqual(['relative-imports', 'steps.a', '.']);
    expect((await place({ ...project, 'x/steps/deep/a.py': 'def f():\n    from ..b import c\n' }, 'x/steps/deep/a.py')).slice(0, 3)).toEqual(['relative-imports', 'x.steps.deep.a', '.']);
  });

  test('loose scripts have their own folder first, as with python', async () => {
    expect(await place({}, 'jobs/train.py')).toEqual(['script', 'train', 'jobs', '.', 'jobs .']);
    expect(await place({ ...project, 'src/x/__init__.py': '' }, 'scripts/train.py')).toEqual(['script', 'train', 'scripts', '.', 'scripts src .']);
    expect(await place({}, '01-train.py')).toEqual(['script', '01-train', '.', '.', '.']);
    expect(await place({ ...project, 'src/my-steps/a.py': '' }, 'src/my-steps/a.py')).toEqual(['script', 'a', 'src/my-steps', '.', 'src/my-steps src .']);
  });

  test('a file in a package that imports its neighbour by its bare name finds it', async () => {
    const files = { ...project, 'src/flights/__init__.py': '', 'src/flights/common.py': '', 'src/flights/train.py': 'import common, numpy\n' };
    expect((await place(files, 'src/flights/train.py'))[4]).toBe('src . src/flights');
  });

  test('a file named like what it imports does not mean itself', async () => {
    expect((await place({ ...project, 'src/flights/__init__.py': '', 'src/flights/pytest.py': 'import pytest\n' }, 'src/flights/pytest.py'))[4]).toBe('src .');
  });
});

describe('the project folder', () => {
  test('is the nearest in a monorepo, and siblings that it depends on are found', async () => {
    const files = {
      'pyproject.toml': '[tool.uv.workspace]\nmembers = ["packages/*", "tools/cli"]\n',
      'packages/app/pyproject.toml': '[project]\nname = "app"\n[tool.uv.sources]\nshared-lib = { workspace = true }\nother = { path = "../other" }\n',
      'packages/shared/pyproject.toml': '[project]\nname = "Shared_Lib"\n', 'packages/shared/src/shared_lib/__init__.py': '', 'packages/other/other.py': '', 'packages/unused/pyproject.toml': '[project]\nname = "unused"\n',
    };
    expect(await place(files, 'packages/app/src/app/train.py')).toEqual(['src-layout', 'app.train', 'packages/app/src', 'packages/app', 'packages/app/src packages/app packages/shared/src packages/other']);
    const poetry = { 'app/pyproject.toml': '[tool.poetry.dependencies]\nlib = { path = "../lib", develop = true }\n', 'lib/pyproject.toml': '', 'lib/src/lib/__init__.py': '' };
    expect((await place(poetry, 'app/app/a.py'))[4]).toBe('app/app app lib/src');
  });

  describe('in a uv workspace', () => {
    const member = (name: string, dependencies: string[], more = '') => `[project]\nname = "${name}"\ndependencies = ${JSON.stringify(dependencies)}\n${more}`;
    const files = {
      'pyproject.toml': '[project]\nname = "acme"\ndynamic = ["dependencies"]\n[tool.uv.workspace]\nmembers = ["libs/*", "apps/web-*", "src/types"]\nexclude = ["libs/old"]\n[tool.uv.sources]\nacme = { workspace = true }\n'
        + 'acme-types = { workspace = true }\nacme-io = [{ index = "x", marker = "a" }, { workspace = true }]\nacme-old = { workspace = true }\nacme-web = { workspace = true }\nvendored = { path = "third/vendored" }\n',
      'src/acme/__init__.py': '', 'src/types/pyproject.toml': member('acme-types', []), 'src/types/acme_types/__init__.py': '',
      'libs/io/pyproject.toml': member('acme_io', ['acme-types>=1', 'vendored'], '[dependency-groups]\ndev = ["acme-web"]\n'), 'libs/io/src/acme_io/__init__.py': '',
      'libs/old/pyproject.toml': member('acme-old', ['acme-io']), 'third/vendored/vendored.py': '',
      'apps/web-one/pyproject.toml': member('acme-web', ['Acme.IO[fast] ; python_version > "3.8"', 'acme-old'], '[tool.uv.sources]\nvendored = { path = "mine" }\n'), 'apps/web-one/mine/vendored.py': '', 'apps/web-one/web/__init__.py': '',
      'apps/alone/pyproject.toml': member('alone', ['acme-io']),
    };

    test('what its project file says of sources goes for the members that ask for them, and for what those ask for', async () => {
      const [, , , , sysPath] = await place(files, 'apps/web-one/web/a.py');
      // Its own word of `vendored` goes before the workspace's; what is left out is no member; a sibling's groups for developers are not asked for.
      expect(sysPath).toBe('apps/web-one apps/web-one/mine libs/io/src src/types third/vendored');
    });

    test('the project that holds it together sees its members, and is seen by them', async () => {
      expect((await place(files, 'src/acme/a.py'))[4]).toBe('src . src/types libs/io/src apps/web-one third/vendored');
      expect((await place({ ...files, 'libs/io/pyproject.toml': member('acme_io', ['acme']) }, 'libs/io/src/acme_io/a.py'))[4]).toBe('libs/io/src libs/io src src/types apps/web-one third/vendored');
    });

    test('is found whichever folder is open, within the repository; a project that is no member has no part in it', async () => {
      expect((await place(files, 'libs/io/src/acme_io/a.py', { workspaces: ['libs/io'] }))[4]).toBe('libs/io/src libs/io src/types apps/web-one third/vendored');
      expect((await place({ ...files, 'libs/.git/HEAD': '' }, 'libs/io/src/acme_io/a.py'))[4]).toBe('libs/io/src libs/io');
      expect((await place(files, 'apps/alone/a.py'))[4]).toBe('apps/alone');
    });
  });

  test('is not looked for above the innermost workspace folder', async () => {
    const files = { ...project, 'inner/a/b.py': '' };
    expect(await place(files, 'inner/a/b.py', { workspaces: ['.', 'inner'] })).toEqual(['script', 'b', 'inner/a', 'inner', 'inner/a inner']);
    expect(await place(files, 'inner/a/b.py', { workspaces: ['.', 'other'] })).toEqual(['script', 'b', 'inner/a', '.', 'inner/a .']);
  });

  test('without a workspace is the nearest project file or the repository, else the file\'s folder', async () => {
    expect(await place({ ...project, 'src/a/b.py': '' }, 'src/a/b.py', { workspaces: null })).toEqual(['src-layout', 'a.b', 'src', '.', 'src .']);
    expect(await place({ '.git/HEAD': '', 'x/y.py': '' }, 'x/y.py', { workspaces: null })).toEqual(['script', 'y', 'x', '.', 'x .']);
    expect(await place({ 'repo/.git': '', 'pyproject.toml': '' }, 'repo/x/y.py', { workspaces: null })).toEqual(['script', 'y', 'repo/x', 'repo', 'repo/x repo']);
    expect(await place({}, 'x/y.py', { workspaces: null })).toEqual(['script', 'y', 'x', 'x', 'x']);
  });
});

describe('the place', () => {
  test('can be overridden', async () => {
    expect(await place({ ...project, 'src/a/b.py': '' }, 'src/a/b.py', { importRoot: '.', cwd: '/w/data' })).toEqual(['setting', 'src.a.b', '.', 'data', '. src']);
    expect(await place({ ...project, 'src/a/b.py': '' }, 'src/a/b.py', { importRoot: '/w/src', importRootBy: 'choice' })).toEqual(['choice', 'a.b', 'src', '.', 'src .']);
    expect((await place(project, 'src/a/b.py', { importRoot: '/elsewhere' })).slice(0, 3)).toEqual(['setting', 'b', '/elsewhere']);
  });

  test('is said in one sentence', async () => {
    const found = await placeOf('/w/src/flights/train.py', ['/w'], disk('/w', { ...project, 'src/flights/train.py': '' }));
    expect(found.sentence).toBe('src layout: imported as flights.train from src/, runs in /w');
  });

  test('is the same on Windows', async () => {
    const root = 'C:\\Users\\Ada Lovelace\\w';
    expect(await place({ ...project, 'src/flights/train.py': '' }, 'src/flights/train.py', { root })).toEqual(['src-layout', 'flights.train', 'src', '.', 'src .']);
    expect((await placeOf('c:\\users\\ada lovelace\\w\\src\\a.py', [root], disk(root, { 'src/a.py': '' }))).root).toBe(root);
  });
});

test('paths keep their platform', () => {
  expect(normal('/a/./b/../c//')).toBe('/a/c');
  expect(normal('C:/a/b\\..\\c')).toBe('C:\\a\\c');
  expect(normal('\\\\host\\share\\a\\..')).toBe('\\\\host\\share\\');
  expect(normal('/')).toBe('/');
  expect(parentOf('/')).toBe('/');
  expect(parentOf('C:\\')).toBe('C:\\');
  expect(partsBelow('/a', '/ab')).toBeNull();
  expect(upwards('/a/b', '/elsewhere')).toEqual(['/a/b', '/a', '/']);
});

test('imports are read from text in all their spellings', () => {
  expect(importsIn('import a.b as c, d\nfrom e.f import (g as h,\n  i)\nif x:\n    from ...j import k\nfrom . import l; import m # import n\n"""\n"""\n')).toEqual({
    absolute: ['a.b', 'd', 'e.f', 'e.f.g'], relative: 3,
  });
});
