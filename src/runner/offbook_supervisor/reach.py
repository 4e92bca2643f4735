"""What a function's result can depend on in the project: a hash over it and over all that it reaches, blind to comments and layout.

Names are resolved through the sources alone, from one module to the next. A unit is all top-level statements of a module that bind one name; a class is one unit.
Where the sources can't tell (a module used as a value, eval), the whole module counts: rather too much than a change unseen.
"""
import ast
import symtable

from . import digests

EVERYTHING = '*'
EFFECTS = '<module>'
_DYNAMIC = frozenset(('eval', 'exec', 'globals', 'vars', '__import__'))


class Module:
    """One project module, parsed when it is first reached."""

    def __init__(self, name, path, source):
        self.name = name
        self.is_package = path.replace('\\', '/').rsplit('/', 1)[-1] == '__init__.py'
        self.source = source
        self.tree = ast.parse(source)
        self.units = {}  # name → statements
        self.stars = []  # modules of `from x import *`
        self.effects = []
        from_elsewhere = {alias.asname or alias.name.split('.')[0] for node in _imports(self.tree) for alias in node.names}
        for statement in self.tree.body:
            if _is_main_guard(statement) or _is_docstring(statement):
                continue
            names = set(_bound(statement))
            if isinstance(statement, (ast.Expr, ast.Assign, ast.AugAssign)) and names & from_elsewhere:
                # np.random.seed(1), os.environ["X"] = "1": it works on more than this module.
                self.effects.append(statement)
                names -= from_elsewhere
                if not names:
                    continue
            for name in names:
                self.units.setdefault(name, []).append(statement)
            for node in _imports(statement):
                if isinstance(node, ast.ImportFrom) and any(alias.name == '*' for alias in node.names):
                    self.stars.append(node)
            if not names and not isinstance(statement, (ast.Import, ast.ImportFrom)):
                self.effects.append(statement)
        self._globals = None

    def imported(self, name):
        """(module, attribute or None) that a top-level import binds this name to, for every such import."""
        found = []
        for statement in self.units.get(name, ()):
            for node in _imports(statement):
                found += targets(node, self, name)
        return found

    def global_names(self, node):
        """The names that a top-level function takes from its module, or None when that can't be told."""
        if self._globals is None:
            self._globals = {}
            try:
                _collect(symtable.symtable(self.source, '<source>', 'exec'), self._globals)
            except (SyntaxError, ValueError):
                pass
        return self._globals.get((node.name, node.lineno)) or self._globals.get((node.name, min([node.lineno] + [one.lineno for one in node.decorator_list])))


def _collect(table, found):
    for child in table.get_children():
        if child.get_type() in ('function', 'class') or str(child.get_type()).endswith(('FUNCTION', 'CLASS')):
            found.setdefault((child.get_name(), child.get_lineno()), set()).update(_globals_below(child))
        _collect(child, found)


def _globals_below(table):
    names = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    for child in table.get_children():
        names |= _globals_below(child)
    return names


def _is_docstring(statement):
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_main_guard(statement):
    return (isinstance(statement, ast.If) and isinstance(statement.test, ast.Compare) and isinstance(statement.test.left, ast.Name)
            and statement.test.left.id == '__name__' and not statement.orelse)


def _bound(statement):
    """Names that a top-level statement binds or changes in its module."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
        return
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        for alias in statement.names:
            if alias.name != '*':
                yield alias.asname or alias.name.split('.')[0]
        return
    if isinstance(statement, ast.Expr):
        # CONFIG.update(…) changes CONFIG.
        node = statement.value
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Attribute, ast.Subscript)):
            root = _root(node.func)
            if root is not None:
                yield root
        return
    for node in ast.iter_child_nodes(statement):
        if isinstance(node, ast.stmt):
            for name in _bound(node):
                yield name
        else:
            for inner in ast.walk(node):
                if isinstance(inner, ast.stmt):
                    for name in _bound(inner):
                        yield name
                elif isinstance(inner, ast.Name) and isinstance(inner.ctx, (ast.Store, ast.Del)):
                    yield inner.id
                elif isinstance(inner, (ast.Attribute, ast.Subscript)) and isinstance(inner.ctx, (ast.Store, ast.Del)):
                    root = _root(inner)
                    if root is not None:
                        yield root


def _root(node):
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else None


def _imports(statement):
    return [node for node in ast.walk(statement) if isinstance(node, (ast.Import, ast.ImportFrom))]


def targets(node, module, name):
    """What `name` stands for after this import: [(module, attribute or None)]."""
    found = []
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname == name:
                found.append((alias.name, None))
            elif alias.asname is None and alias.name.split('.')[0] == name:
                found.append((name, None))
    else:
        base = base_of(node, module)
        for alias in node.names:
            if (alias.asname or alias.name) == name:
                found.append((base, alias.name))
    return found


def base_of(node, module):
    """The module that a `from … import` takes from."""
    if not node.level:
        return node.module or ''
    parts = module.name.split('.')
    keep = len(parts) - node.level + (1 if module.is_package else 0)
    return '.'.join(parts[:max(0, keep)] + ([node.module] if node.module else []))


def normal(node, out):
    """Appends a text of a node without positions, the same for every version of Python that can parse it."""
    if isinstance(node, ast.AST):
        out.append(type(node).__name__)
        out.append('(')
        for field in node._fields:
            value = getattr(node, field, None)
            if value is None and not isinstance(node, ast.Constant) or value == [] or field in ('ctx', 'type_comment', 'kind') or field == 'is_lazy' and not value:
                continue
            out.append(field)
            out.append('=')
            if isinstance(node, ast.Constant):
                out.append(type(value).__name__ + ':' + repr(value))
            else:
                normal(value, out)
            out.append(',')
        out.append(')')
    elif isinstance(node, list):
        out.append('[')
        for one in node:
            normal(one, out)
            out.append(',')
        out.append(']')
    else:
        out.append(repr(node))


def _hash(text):
    return digests.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()


class Project:
    """The project modules that a run has imported, and what can be reached in them."""

    def __init__(self, sources):
        """`sources`: {module name: (path, function that gives its source as bytes)}."""
        self._sources = sources
        self._modules = {}

    def module(self, name):
        if name not in self._modules:
            found = None
            if name in self._sources:
                path, read = self._sources[name]
                try:
                    found = Module(name, path, read())
                except (SyntaxError, ValueError, OSError, RecursionError):
                    found = None
            self._modules[name] = found
        return self._modules[name]

    def facts(self, module_name, function):
        """The fields of a `code` event of kind `function`; None when its source isn't known."""
        module_name, definition = self._definition(module_name, function)
        if definition is None:
            return None
        module = self.module(module_name)
        start = min([definition.lineno] + [one.lineno for one in definition.decorator_list])
        lines = module.source.splitlines(keepends=True)
        text = b''.join(lines[start - 1:definition.end_lineno])
        reached = self.reach(module_name, function)
        listed = [{'module': where, 'name': name, 'sha256': sha256} for (where, name), sha256 in sorted(reached.items())]
        whole = _hash('\n'.join('%s\0%s\0%s' % (one['module'], one['name'], one['sha256']) for one in listed))
        return {'name': function, 'sha256': digests.sha256(text).hexdigest(), 'reach': whole, 'startLine': start, 'endLine': definition.end_lineno,
                'reaches': [one for one in listed if (one['module'], one['name']) != (module_name, function)]}

    def _definition(self, module_name, function, depth=0):
        """Where a function is defined: it may have been imported from elsewhere in the project."""
        module = self.module(module_name)
        if module is None or depth > 20:
            return module_name, None
        for statement in reversed(module.units.get(function, ())):
            for node in ast.walk(statement):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == function:
                    return module_name, node
        for where, attribute in module.imported(function):
            if attribute is not None and where in self._sources:
                return self._definition(where, attribute, depth + 1)
        return module_name, None

    def reach(self, module_name, function):
        """{(module, unit): hash} of all that the function reaches, itself among it."""
        reached = {}
        waiting = [(module_name, function)]
        while waiting:
            place = waiting.pop()
            if place in reached:
                continue
            module = self.module(place[0])
            if module is None:
                continue
            statements = self._statements(module, place[1])
            if statements is None:
                continue
            out = []
            normal(statements, out)
            reached[place] = _hash(''.join(out))
            if place[1] != EFFECTS:
                waiting.append((place[0], EFFECTS))
            for found in self._references(module, place[1], statements):
                if found not in reached:
                    waiting.append(found)
        return {place: sha256 for place, sha256 in reached.items() if place[1] != EFFECTS or self.module(place[0]).effects}

    def _statements(self, module, name):
        if name == EVERYTHING:
            return module.tree.body
        if name == EFFECTS:
            return module.effects
        return module.units.get(name)

    def _references(self, module, unit, statements):
        """The units that these statements mention."""
        found = set()
        for statement in statements:
            if unit == EFFECTS:
                # What is called when the module is imported matters, what is merely handed over (registered) does not.
                roots = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
                chains = [chain for root in roots for chain in _chains(root)]
                known = None
            else:
                chains = list(_chains(statement))
                known = self._global_names(module, statement)
            local = [node for node in _imports(statement)] if not isinstance(statement, (ast.Import, ast.ImportFrom)) else [statement]
            for chain in chains:
                head = chain[0]
                if (head in _DYNAMIC and head not in module.units) or 'import_module' in chain:
                    found.update((name, EVERYTHING) for name in self._sources)
                inner = [target for node in local for target in targets(node, module, head)]
                if inner:
                    for target in inner:
                        found.update(self._follow(target, chain[1:]))
                elif known is None or head in known:
                    found.update(self._named(module, head, chain[1:]))
            for node in local:
                # An import by itself binds: what it names is reached when the unit is the import.
                if isinstance(statement, (ast.Import, ast.ImportFrom)):
                    found.update(self._import_itself(node, module, unit))
        found.discard((module.name, unit))
        return found

    def _import_itself(self, node, module, unit):
        found = set()
        for target in targets(node, module, unit):
            if target[1] is not None:
                found.update(self._follow(target, ()))
        return found

    def _global_names(self, module, statement):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names = module.global_names(statement)
            if names is None:
                return None
            outside = list(statement.decorator_list) + [one for one in statement.args.defaults + statement.args.kw_defaults if one is not None]
            inside = [node for node in ast.walk(statement) if isinstance(node, ast.arg) or hasattr(node, 'returns')]
            annotations = [annotation for annotation in map(_annotation, inside) if annotation is not None]
            outside += annotations + [tree for annotation in annotations for tree in _quoted(annotation)]
            return names | {chain[0] for node in outside for chain in _chains(node)}
        return None

    def _named(self, module, name, rest, depth=0):
        """The units behind a module-level name followed by attributes."""
        if name in module.units:
            imports = module.imported(name)
            found = set()
            for target in imports:
                found.update(self._follow(target, rest, depth + 1))
            plain = [one for one in module.units[name] if not isinstance(one, (ast.Import, ast.ImportFrom))]
            if plain:
                found.add((module.name, name))
            return found
        for star in module.stars:
            other = self.module(base_of(star, module))
            if other is not None and depth < 20:
                found = self._named(other, name, rest, depth + 1)
                if found:
                    return found
        return set()

    def _follow(self, target, rest, depth=0):
        """The units behind an import's (module, attribute) followed by attributes."""
        where, attribute = target
        rest = tuple(rest)
        if attribute is not None:
            rest = (attribute,) + rest
        while rest and where + '.' + rest[0] in self._sources and not self._binds(where, rest[0]):
            where, rest = where + '.' + rest[0], rest[1:]
        module = self.module(where)
        if module is None or depth > 20:
            return set()
        if not rest:
            return {(where, EVERYTHING)}  # the module itself is handed on: who knows what of it is used
        found = self._named(module, rest[0], rest[1:], depth)
        if not found and '__getattr__' in module.units:
            found = {(where, EVERYTHING)}
        return found

    def _binds(self, where, name):
        module = self.module(where)
        if module is None or name not in module.units:
            return False
        # `from . import helpers` in a package binds the submodule to its own name: then it is the module that is meant.
        return (where, name) not in module.imported(name) or any(not isinstance(one, (ast.Import, ast.ImportFrom)) for one in module.units[name])


def _chains(node):
    """Every dotted name in a node, as tuples; names in string annotations too."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, ast.Attribute):
            parts = []
            inner = one
            while isinstance(inner, ast.Attribute):
                parts.append(inner.attr)
                inner = inner.value
            if isinstance(inner, ast.Name):
                yield (inner.id,) + tuple(reversed(parts))
            else:
                stack.append(inner)
            continue
        if isinstance(one, ast.Name):
            yield (one.id,)
            continue
        annotation = _annotation(one)
        if annotation is not None:
            stack.extend(_quoted(annotation))
        if isinstance(one, (ast.Global, ast.Nonlocal)):
            for name in one.names:
                yield (name,)
        stack.extend(ast.iter_child_nodes(one))


def _annotation(node):
    return getattr(node, 'annotation', None) or getattr(node, 'returns', None)


def _quoted(annotation):
    """The expressions in an annotation's strings."""
    found = []
    for node in ast.walk(annotation):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                found.append(ast.parse(node.value, mode='eval').body)
            except (SyntaxError, ValueError, RecursionError):
                pass  # a string that is no annotation, as in Literal["a b"]
    return found
