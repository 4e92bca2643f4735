import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataColumn } from '../../../src/contract/data-api';
import { addToModule, applied, type CodeView, frameName, functionOf, type Library, lossesOf, pythonName } from '../../../src/core/data/code';

const fn = { imports: ['import pandas as pd'], text: 'def late(flights: pd.DataFrame) -> pd.DataFrame:\n    return flights', defines: 'late' };
const added = (module: string, more: Partial<typeof fn> = {}) => {
  const edit = addToModule(module, 'm.py', { ...fn, ...more });
  const text = applied(module, edit.insertions);
  expect(text.split(/\r?\n/)[edit.line]).toMatch(/^def /);
  return text;
};

describe('a function put into a module', () => {
  it('that is empty or new', () => expect(added('')).toBe(`import pandas as pd\n\n\n${fn.text}\n`));
  it('that imports what it needs: two blank lines, nothing else', () => expect(added('import pandas as pd\n\nX = 1\n')).toBe(`import pandas as pd\n\nX = 1\n\n\n${fn.text}\n`));
  it('without that import: it goes to its like, and the standard library’s before', () => {
    expect(added('import os\n\nfrom numpy import array\n\nX = 1\n', { imports: ['import pandas as pd', 'from decimal import Decimal'] })).toBe(`import os\nfrom decimal import Decimal\n\nimport pandas as pd\nfrom numpy import array\n\nX = 1\n\n\n${fn.text}\n`);
    expect(added('from __future__ import annotations\n\nimport numpy as np\n', { imports: ['import datetime', 'import pandas as pd'] })).toBe(`from __future__ import annotations\n\nimport datetime\n\nimport numpy as np\nimport pandas as pd\n\n\n${fn.text}\n`);
  });
  it('with a docstring or a licence only', () => {
    expect(added('"""Doc."""\n')).toBe(`"""Doc."""\n\nimport pandas as pd\n\n\n${fn.text}\n`);
    expect(added('# Licence\n\nX = 1\n')).toContain('# Licence\n\nimport pandas as pd\n');
  });
  it('before a last main guard', () => expect(added('import pandas as pd\n\n\ndef main():\n    pass\n\n\nif __name__ == "__main__":\n    main()\n')).toBe(`import pandas as pd\n\n\ndef main():\n    pass\n\n\n${fn.text}\n\n\nif __name__ == "__main__":\n    main()\n`));
  it('with the line ends that it has', () => expect(added('import pandas as pd\r\nX = 1\r\n')).toBe(`import pandas as pd\r\nX = 1\r\n\r\n\r\n${fn.text.replace('\n', '\r\n')}\r\n`));
  it('is refused where a name is taken', () => {
    for (const module of ['def late():\n    pass\n', 'class late:\n    pass\n', 'late = 1\n', 'late: int = 1\n', 'from x import (a,\n    late)\n', '@wrap\ndef late(): ...\n']) expect(() => added(module)).toThrow('There is something called “late” in m.py already');
    expect(() => added('import modin.pandas as pd\n')).toThrow('“pd” is something else in m.py');
    // In a text or inside a function it is no name of the module.
    expect(() => added('"""\ndef late(): pass\n"""\ndef other():\n    late = 1\n')).not.toThrow();
  });
});

const columns = (name: string): DataColumn[] => [{ name, kind: 'text', type: 'string' }, { name: 'n', kind: 'float', type: 'float64' }];
const viewOf = (library: Library, name: string, value: string): CodeView => ({
  library, file: 'data.parquet', format: 'parquet', columns: columns(name), derived: [], where: [{ column: name, op: '=', value }, { column: name, op: 'contains', value, matchCase: false }, { column: name, op: 'matches', value: 'a(b)[(]' }], contains: value, sort: [{ column: name, descending: true }], shown: [name],
});

describe('names and texts from anywhere', () => {
  it('are texts in the code, which is Python whatever they are', () => {
    const hostile = ['"', '"""', "'", '\\', '\n', '\r\n', '\u2028', '\0', '\ud800', '😀', 'class', '"""; import os; os.system("x") #', '{0}', '#', 'a\\"""', '\u202e', ...fc.sample(fc.string({ unit: 'binary', maxLength: 30 }), { numRuns: 60, seed: 5 })];
    const made = hostile.flatMap((each, at) => (['pandas', 'polars'] as const).map((library) => functionOf(viewOf(library, at % 2 === 0 ? each : `n${each}`, each), `f${at}`).text));
    // Python's own parser: a function alone, its docstring without the names' own quotes ending it.
    const script = 'import ast, json, sys\nfor text in json.load(sys.stdin):\n    body = ast.parse(text.encode("utf-8")).body\n    assert len(body) == 1 and isinstance(body[0], ast.FunctionDef), text\n    assert not any(isinstance(each, (ast.Import, ast.ImportFrom)) for each in ast.walk(body[0])), text\n    assert all(len(line) < 2000 for line in text.split("\\n"))\nprint("sound")\n';
    expect(execFileSync(process.env['OFFBOOK_TEST_PYTHON'] ?? 'python3', ['-W', 'error', '-c', script], { input: JSON.stringify(made), encoding: 'utf8' })).toBe('sound\n');
  });
  it('become names that Python takes', () => {
    expect(['2013 Trips.csv.gz', 'class.parquet', 'Élan-Vital.csv', '日本.csv', 'pd.csv', 'lateFlights'].map(frameName)).toEqual(['trips', 'table', 'elan_vital', 'table', 'pd_table', 'late_flights']);
    expect(pythonName('9 lives!', 'x')).toBe('lives');
  });
});

it('reads as a person writes it, no line longer than 88', () => {
  const many = Array.from({ length: 12 }, (_, at): DataColumn => ({ name: `a long name of a column ${at}`, kind: 'integer', type: 'int64' }));
  for (const library of ['pandas', 'polars'] as const) {
    const { text } = functionOf({ library, file: 'flights.parquet', format: 'parquet', columns: many, derived: [], where: many.map(({ name }) => ({ column: name, op: 'in', values: ['100000', '200000', '300000', '400000', '500000'] })), contains: '', sort: many.map(({ name }) => ({ column: name, descending: true })), shown: many.slice(0, 4).map(({ name }) => name) }, 'late');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(88);
  }
  const view: CodeView = { library: 'polars', file: 'flights.parquet', format: 'parquet', columns: columns('carrier'), derived: [], where: [{ column: 'n', op: '>', value: '60' }, { column: 'carrier', op: '!=', value: 'UA' }], contains: '', sort: [{ column: 'n', descending: true }, { column: 'carrier', descending: false }], shown: ['n'] };
  expect(functionOf(view, 'late').text).toBe(`def late(flights: pl.DataFrame) -> pl.DataFrame:
    """Choose rows of flights.

    - where n > 60
    - where carrier is not UA
    - sorted by n, descending, then carrier
    """
    return (
        flights
        .filter(
            pl.col("n").is_not_nan() & (pl.col("n") > 60), pl.col("carrier") != "UA"
        )
        .sort(
            pl.col("n").is_nan(),
            "n",
            "carrier",
            descending=[False, True, False],
            nulls_last=True,
            maintain_order=True,
        )
        .select("n")
    )`);
  expect(lossesOf({ ...view, library: 'pandas', where: [{ column: 'n', op: 'missing' }] })).toEqual(['pandas holds missing values and NaN as one: where a column has both, the rows differ.']);
});
