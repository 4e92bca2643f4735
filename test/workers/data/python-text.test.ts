import { expect, it } from 'vitest';
import { pythonTextAt } from '../../../src/workers/data/formats/python-text';
import { python, useFolder } from './support';

const folder = useFolder();

it('reads what Python writes of any text, and ends where that ends', () => {
  const written = python<{ text: string; plain: string; ascii: string }[]>(folder, `
import json, random
random.seed(4)
signs = list('abc \\'"\\\\\\n\\r\\t\\0\\x1b\\x7f\\xa0é€😀\\u202e[](){},:') + ['\\\\x41', "'shape': (9,)"]
texts = ['', "'", '"', '\\\\', 'it\\'s "both"'] + [''.join(random.choices(signs, k=random.randrange(12))) for _ in range(400)]
print(json.dumps([{'text': text, 'plain': repr(text), 'ascii': ascii(text)} for text in texts]))
`);
  for (const { text, plain, ascii } of written) {
    for (const each of [plain, ascii]) expect(pythonTextAt(`(${each}, 'x')`, 1)).toEqual({ text, end: 1 + each.length });
  }
  for (const none of ['', '[', 'abc', `'open`, `"open'`, `b'x'`]) expect(pythonTextAt(none, 0)).toBeNull();
});
