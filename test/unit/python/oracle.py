"""Compares what Offbook read from Python files with what Python's own parser says. stdin: {file: functions}; stdout: a list of disagreements."""
import ast
import hashlib
import json
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
LIMIT = 2 ** 53


class NoValue(Exception):
    pass


def value_of(node):
    if isinstance(node, ast.Constant):
        constant = node.value
        if constant is None or isinstance(constant, bool):
            return constant
        if isinstance(constant, int):
            return constant if -LIMIT <= constant <= LIMIT else "$int:%d" % constant
        if isinstance(constant, float):
            return "$inf" if constant == float("inf") else constant
        if isinstance(constant, str):
            return ("$str:" if constant.startswith("$") else "") + constant
        raise NoValue
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        inner = value_of(node.operand)
        if isinstance(inner, bool) or not isinstance(inner, (int, float, str)):
            raise NoValue
        if isinstance(node.op, ast.UAdd):
            return inner
        if isinstance(inner, str):
            return "$-inf" if inner == "$inf" else "$int:-" + inner[5:]
        return -inner
    if isinstance(node, (ast.List, ast.Tuple)):
        return [value_of(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        if not all(isinstance(key, ast.Constant) and isinstance(key.value, str) for key in node.keys):
            raise NoValue
        return {key.value: value_of(value) for key, value in zip(node.keys, node.values)}
    raise NoValue


def is_call(node, text):
    return isinstance(node, ast.Call) and ast.unparse(node).replace("'", '"').lower() in text


def condition(test):
    return ast.unparse(test).replace("'", '"')


def collect(body, found):
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if not any(ast.unparse(one).split(".")[-1] == "overload" for one in node.decorator_list):
                found.pop(node.name, None)
                found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            found.pop(node.name, None)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name) and not isinstance(target, (ast.Attribute, ast.Subscript)):
                        found.pop(name.id, None)
        elif isinstance(node, ast.If):
            test = condition(node.test)
            if test not in ("TYPE_CHECKING", "typing.TYPE_CHECKING", "t.TYPE_CHECKING", '__name__ == "__main__"'):
                collect(node.body, found)
            collect(node.orelse, found)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            collect(node.body, found)
            collect(node.orelse, found)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            collect(node.body, found)
        elif isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
            collect(node.body, found)
            for handler in node.handlers:
                collect(handler.body, found)
            collect(node.orelse, found)
            collect(node.finalbody, found)
        elif type(node).__name__ == "Match":
            for case in node.cases:
                collect(case.body, found)


def yields(node):
    stack = list(node.body)
    while stack:
        here = stack.pop()
        if isinstance(here, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(here, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            stack.extend(ast.iter_child_nodes(here))
    return False


def annotation(node):
    if node is None:
        return None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.strip()
    return ast.unparse(node)


def unparsed(text):
    try:
        return ast.unparse(ast.parse("(" + text + "\n)", mode="eval"))
    except SyntaxError:
        return text


def params_of(arguments):
    positional = [(arg, "positional-only") for arg in arguments.posonlyargs] + [(arg, "positional-or-keyword") for arg in arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    found = [(arg, how, default) for (arg, how), default in zip(positional, defaults)]
    if arguments.vararg:
        found.append((arguments.vararg, "var-positional", None))
    found += [(arg, "keyword-only", default) for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    if arguments.kwarg:
        found.append((arguments.kwarg, "var-keyword", None))
    return found


def source_of(node, lines):
    first = min([node.lineno] + [one.lineno for one in node.decorator_list])
    picked = [line.encode("utf-8") for line in lines[first - 1:node.end_lineno]]
    picked[-1] = picked[-1][:node.end_col_offset]
    picked[0] = picked[0][node.col_offset:]
    return b"".join(picked).replace(b"\r\n", b"\n")


def compare(name, ours, node, lines, say):
    def expect(what, mine, theirs):
        if mine != theirs:
            say("%s: %s is %r, Python says %r" % (name, what, mine, theirs))

    first = min([node.lineno] + [one.lineno for one in node.decorator_list])
    expect("line", ours["line"], node.lineno)
    expect("lensLine", ours["lensLine"], first)
    expect("endLine", ours["endLine"], node.end_lineno)
    generator = yields(node)
    asynchronous = isinstance(node, ast.AsyncFunctionDef)
    expect("flavour", ours["flavour"], ("async-generator" if generator else "async") if asynchronous else "generator" if generator else "plain")
    expect("returns", ours["returns"]["annotation"] and unparsed(ours["returns"]["annotation"]), node.returns and unparsed(annotation(node.returns)))
    doc = ast.get_docstring(node, clean=True)
    strip = lambda text: [line.strip() for line in (text or "").strip().splitlines()]
    expect("doc", strip(ours.get("doc")), strip(doc))
    expect("source", ours["sha256"], hashlib.sha256(source_of(node, lines)).hexdigest())
    theirs = params_of(node.args)
    expect("parameters", [(one["name"], one["how"]) for one in ours["params"]], [(arg.arg, how) for arg, how, _ in theirs])
    for mine, (arg, how, default) in zip(ours["params"], theirs):
        where = "%s's " % arg.arg
        expect(where + "annotation", mine["annotation"] and unparsed(mine["annotation"]), arg.annotation and unparsed(annotation(arg.annotation)))
        expect(where + "required", mine["required"], default is None and not how.startswith("var"))
        if default is None:
            expect(where + "default", mine.get("default"), None)
            continue
        given = mine.get("default", {"kind": "none"})
        if given["kind"] == "source":
            expect(where + "default", unparsed(given["text"]), ast.unparse(default))
        try:
            expected = value_of(default)
        except NoValue:
            if given["kind"] == "value" and not is_call(default, {'float("inf")', 'float("-inf")', 'float("nan")', "dict()", "list()", "tuple()"}):
                say("%s: %sdefault is taken for a value: %r" % (name, where, given["value"]))
            continue
        # A character by its name needs Unicode's table.
        if given["kind"] == "source" and "\\N{" in given["text"]:
            continue
        expect(where + "default's value", given.get("value"), expected)
    complete = all(arg.annotation for arg, _, _ in theirs) and node.returns is not None
    if ours["runnable"] and not complete:
        say("%s: can't be run before it is annotated" % name)
    if complete and "fix" in ours.get("reason", {}):
        say("%s: nothing is left to annotate" % name)


def main():
    problems = []
    files = functions = complete = 0
    for file, ours in json.load(sys.stdin).items():
        def say(text, file=file):
            problems.append("%s: %s" % (file, text))
        with open(file, "rb") as stream:
            raw = stream.read()
        try:
            with tokenize.open(file) as stream:
                text = stream.read()
            tree = ast.parse(raw)
        except (SyntaxError, ValueError):
            continue
        files += 1
        found = {}
        collect(tree.body, found)
        public = {name: node for name, node in found.items() if not name.startswith("_")}
        mine = {one["name"]: one for one in ours["functions"]}
        if ours["errors"]:
            say("errors in valid Python: %r" % ours["errors"][:3])
        if set(mine) != set(public):
            say("functions: only ours %r, only Python's %r" % (sorted(set(mine) - set(public)), sorted(set(public) - set(mine))))
        lines = text.splitlines(keepends=True) if not any(odd in text for odd in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029") else [line + "\n" for line in text.split("\n")]
        for name in set(mine) & set(public):
            functions += 1
            complete += public[name].returns is not None and all(arg.annotation for arg, _, _ in params_of(public[name].args))
            compare(name, mine[name], public[name], lines, say)
    json.dump({"problems": problems, "files": files, "functions": functions, "complete": complete}, sys.stdout)


main()
