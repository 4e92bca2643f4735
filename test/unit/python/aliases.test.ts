import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { generators } from '../../../src/core/python/aliases';

const names = ['base_url', 'api_key_2nd', 'plain', 'x1_y', 'a_1b', '_lead', '__two', 'alreadyCamel', 'x2y', 'HTTP_url', 'HTTPServer', 'a__b', 'A', 'getHTTPResponse2', 'kebab-case', 'trailing_', 'é_à'];

test('aliases are made as pydantic makes them', () => {
  const made = JSON.parse(execFileSync(process.env['OFFBOOK_TEST_PYTHON'] ?? 'python3', ['-c', 'import json, sys; from pydantic import alias_generators as a; print(json.dumps({g: [getattr(a, g)(n) for n in json.loads(sys.argv[1])] for g in ("to_camel", "to_pascal", "to_snake")}))', JSON.stringify(names)], { encoding: 'utf8' })) as Record<string, string[]>;
  for (const [name, expected] of Object.entries(made)) expect([name, names.map(each => generators[name]?.(each))]).toEqual([name, expected]);
});
