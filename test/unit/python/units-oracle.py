"""Python's own word on units of code: which there are, where they stand, and which of them say the same.

`variants FOLDER FILE…`: writes each file and other spellings of it into the folder, and which of them say the same to Python in every unit.
`judge`: holds what was read of those files (standard input) against `ast`.
"""
import ast
import io
import json
import os
import random
import sys
import tokenize

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def statements_within(node):
    for field in ('body', 'orelse', 'finalbody'):
        value = getattr(node, field, None)
        if isinstance(value, list):
            yield value
    for handler in getattr(node, 'handlers', []):
        yield handler.body
    for case in getattr(node, 'cases', []):
        yield case.body


def split(tree):
    """{name: [node]}, and every node's own statements without the definitions in them."""
    units = {'': [tree]}

    def walk(body, owner):
        for statement in list(body):
            if isinstance(statement, DEFINITIONS):
                name = owner + statement.name
                units.setdefault(name, []).append(statement)
                body.remove(statement)
                if isinstance(statement, ast.ClassDef):
                    walk(statement.body, name + '.')
            else:
                for inner in statements_within(statement):
                    walk(inner, owner)

    walk(tree.body, '')
    return {name: sorted(nodes, key=lambda node: getattr(node, 'lineno', 0)) for name, nodes in units.items()}


def without_kinds(node):
    for one in ast.walk(node):
        if isinstance(one, ast.Constant):
            one.kind = None
    return ast.dump(node)


def with_comments(source, rng):
    """The same tokens with comments, blank lines and blanks strewn in."""
    out = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NEWLINE, tokenize.NL) and token.string and rng.random() < 0.2:
            before = source.splitlines(keepends=True)[token.start[0] - 1]
            if '#' not in before:
                out.append((token.start, '  # said %d' % rng.randrange(9)))
    lines = source.splitlines(keepends=True)
    for (row, column), text in reversed(out):
        lines[row - 1] = lines[row - 1][:column] + text + lines[row - 1][column:]
    return ''.join(lines)


def mutated(source, rng):
    """One token is another, or a line is indented in another way: mostly something else to Python."""
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    lines = source.splitlines(keepends=True)
    swaps = {'+': '-', '-': '+', '==': '!=', 'and': 'or', 'or': 'and', 'True': 'False', 'None': '0', '0': '1', '1': '2', 'return': 'yield', 'if': 'while', '<': '>', '*': '**', '(': '[', 'not': '-', ',': '', '=': '+='}
    places = [token for token in tokens if token.string in swaps or token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.STRING)]
    if not places:
        return None
    token = rng.choice(places)
    row, column = token.start
    if token.start[0] != token.end[0]:
        return None
    new = swaps.get(token.string, token.string + ('x' if token.type == tokenize.NAME else ''))
    if token.type == tokenize.STRING:
        new = token.string.replace('"', "'") if rng.random() < 0.5 else '(' + token.string + ')'
    if rng.random() < 0.2 and token.type != tokenize.STRING:
        new = '(' + token.string + ')'
    lines[row - 1] = lines[row - 1][:column] + new + lines[row - 1][token.end[1]:]
    text = ''.join(lines)
    return text if text != source else None


def parsed(text):
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None


def variants(folder, files):
    rng = random.Random(20261125)
    same, families = [], []
    for number, file in enumerate(files):
        try:
            with tokenize.open(file) as stream:
                source = stream.read()
            if parsed(source) is None or any(odd in source for odd in '\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029'):
                continue
            texts = [source, with_comments(source, rng)]
        except (SyntaxError, UnicodeDecodeError, tokenize.TokenError, IndentationError):
            continue
        laid_out = 2 if parsed(texts[1]) is not None else 1
        texts = texts[:laid_out] + [ast.unparse(ast.parse(source))]
        for _ in range(6):
            changed = mutated(source, rng)
            if changed is not None and parsed(changed) is not None:
                texts.append(changed)
        names = []
        for index, text in enumerate(texts):
            name = os.path.join(folder, 'v%d-%d.py' % (number, index))
            with open(name, 'w', encoding='utf-8') as out:
                out.write(text)
            names.append(name)
        if laid_out == 2:
            same.append(names[:2])
        families.append(names)
    json.dump({'same': same, 'families': families}, sys.stdout)


def judge():
    asked = json.load(sys.stdin)
    problems, units, equal, unlike = [], 0, 0, 0
    for family in asked['families']:
        seen = {}
        for file in family:
            with open(file, encoding='utf-8') as stream:
                tree = ast.parse(stream.read())
            expected = split(tree)
            ours = {one['name']: one for one in asked['units'][file]}
            if sorted(ours) != sorted(expected):
                problems.append('%s: units %s' % (file, sorted(set(ours) ^ set(expected))[:5]))
                continue
            for name, nodes in expected.items():
                units += 1
                mine = ours[name]
                if name:
                    start = min([nodes[0].lineno] + [one.lineno for one in nodes[0].decorator_list])
                    if (mine['startLine'], mine['endLine']) != (start, nodes[-1].end_lineno):
                        problems.append('%s: %s is at %d-%d, not %d-%d' % (file, name, start, nodes[-1].end_lineno, mine['startLine'], mine['endLine']))
                dumped = ' '.join(without_kinds(node) for node in nodes)
                known = seen.setdefault((name, mine['code']), dumped)
                if known != dumped:
                    problems.append('%s: %s is said to be the same as in %s, and is not' % (file, name, family[0]))
                unlike += seen.setdefault((name, 'first'), dumped) != dumped
    for one, other in asked['same']:
        theirs = {each['name']: each for each in asked['units'][other]}
        for unit in asked['units'][one]:
            twin = theirs.get(unit['name'])
            equal += 1
            if twin is None or twin['code'] != unit['code']:
                problems.append('%s: comments alone make %r another' % (other, unit['name']))
    json.dump({'problems': problems, 'units': units, 'equal': equal, 'unlike': unlike}, sys.stdout)


if sys.argv[1] == 'variants':
    variants(sys.argv[2], sys.argv[3:])
else:
    judge()
