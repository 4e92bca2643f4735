import { expect, test } from 'vitest';
import { declaredDependencies, distributionOf } from '../../../src/core/python/distribution';

const pyproject = `
[project]
dependencies = ["py-key-value-aio[memory]>=0.2", "Scikit_Learn ~= 1.5", "numpy>=2; python_version > '3.9'"]
[project.optional-dependencies]
docs = ["python-multipart"]
[dependency-groups]
dev = ["pytest", { include-group = "docs" }]
[tool.poetry.dependencies]
python = "^3.11"
opencv-python-headless = "*"
`;
const declared = declaredDependencies(pyproject, ['# tools\n-r other.txt\nPillow==10 # pictures\n--hash=sha256:abc\ngit+https://example.org/x.git\n']);

test('what a project declares is read from pyproject and requirements', () => {
  expect(declared).toEqual(['py-key-value-aio', 'Scikit_Learn', 'numpy', 'python-multipart', 'pytest', 'Pillow', 'opencv-python-headless']);
});

test.each<[string, string, boolean]>([
  ['key_value.aio', 'py-key-value-aio', true], ['sklearn.linear_model', 'Scikit_Learn', true], ['PIL', 'Pillow', true], ['multipart', 'python-multipart', true], ['numpy', 'numpy', true],
  ['cv2', 'opencv-python', true], ['yaml', 'PyYAML', true], ['pandas.io', 'pandas', true], ['some_thing', 'some_thing', false], ['constructor', 'constructor', false],
])('%s comes with %s', (module, name, certain) => {
  expect(distributionOf(module, declared)).toEqual({ name, certain });
});

test('a broken pyproject says nothing', () => {
  expect(declaredDependencies('[project\n', [])).toEqual([]);
});
