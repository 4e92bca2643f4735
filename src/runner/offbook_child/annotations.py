"""What an annotation means: strings evaluated where they were written, names under `if TYPE_CHECKING` imported on demand.

Each annotation is resolved by itself, so that one that can't be says so for its own parameter alone.
"""
import sys

from .lazy import std


class Unresolved:
    """An annotation that couldn't be made out, and why."""

    def __init__(self, text, reason):
        self.text, self.reason = text, reason


class Scope:
    """The names that annotations of one module (or of a class or function in it) are read with."""

    def __init__(self, module_globals, extra=None):
        self.globals = module_globals
        self.extra = dict(extra or {})
        self._guarded = None

    @classmethod
    def of_function(cls, function):
        extra = {}
        for parameter in getattr(function, "__type_params__", ()) or ():
            extra[parameter.__name__] = parameter
        return cls(getattr(function, "__globals__", {}), extra)

    @classmethod
    def of_class(cls, kind):
        module = sys.modules.get(kind.__module__)
        extra = dict(vars(kind))
        for parameter in getattr(kind, "__type_params__", ()) or ():
            extra[parameter.__name__] = parameter
        extra[kind.__name__] = kind
        return cls(vars(module) if module is not None else {}, extra)

    def resolve(self, annotation):
        """The type that an annotation stands for, or Unresolved."""
        text = annotation if isinstance(annotation, str) else getattr(annotation, "__forward_arg__", None)
        if not isinstance(text, str):
            return annotation
        try:
            return self._evaluate(text)
        except Exception as error:
            return Unresolved(text, _reason(error))

    def _evaluate(self, text):
        code = compile(text.strip(), "<annotation>", "eval")
        tries = 0
        while True:
            try:
                found = eval(code, self.globals, self.extra)
                # A string within a string: `"'DataFrame'"`.
                return self.resolve(found) if isinstance(found, str) else found
            except NameError as error:
                name = getattr(error, "name", None) or str(error).split("'")[1]
                tries += 1
                if tries > 50 or not self._fetch(name):
                    raise
            except TypeError:
                if "|" not in text:
                    raise
                rewritten = _without_bars(text)
                if rewritten is None or tries > 50:
                    raise
                tries += 51
                self.extra.setdefault("__offbook_union__", std("typing").Union)
                code = rewritten
            except AttributeError as error:
                # `pd.DataFrame` where the module's own `pd` is a stand-in, or a submodule that nobody imported yet.
                tries += 1
                if tries > 50 or not _import_submodule(error, text, self.globals, self.extra):
                    raise

    def _fetch(self, name):
        """Runs the one statement under `if TYPE_CHECKING` that makes this name."""
        if self._guarded is None:
            self._guarded = _guarded_statements(self.globals)
        statement = self._guarded.pop(name, None)
        if statement is None:
            return False
        space = _Names(self.globals, self.extra, self)
        ast = std("ast")
        code = compile(ast.Module(body=[statement], type_ignores=[]), "<type checking>", "exec")
        exec(code, {"__name__": self.globals.get("__name__"), "__package__": self.globals.get("__package__"),
                    "__spec__": self.globals.get("__spec__"), "__builtins__": __builtins__}, space)
        if name not in space.made:
            return False
        self.extra.update(space.made)
        return True


class _Names(dict):
    """Locals of a guarded statement: what it makes is kept apart; what it reads comes from the module or from its guarded block."""

    def __init__(self, module_globals, extra, scope):
        super().__init__()
        self._globals, self._extra, self._scope = module_globals, extra, scope
        self.made = {}

    def __setitem__(self, name, value):
        self.made[name] = value

    def __getitem__(self, name):
        for space in (self.made, self._extra, self._globals):
            if name in space:
                return space[name]
        import builtins
        if hasattr(builtins, name):
            raise KeyError(name)
        if self._scope._fetch(name):
            return self._extra[name]
        raise KeyError(name)


def _reason(error):
    if isinstance(error, NameError):
        return "the name `%s` isn't known" % (getattr(error, "name", None) or str(error).split("'")[1])
    if isinstance(error, ModuleNotFoundError):
        return "the package %s isn't installed" % (error.name or "?").partition(".")[0]
    if isinstance(error, SyntaxError):
        return "it isn't valid Python"
    return "%s: %s" % (type(error).__name__, error)


def _import_submodule(error, text, module_globals, extra):
    owner, name = getattr(error, "obj", None), getattr(error, "name", None)
    if owner is None or name is None:  # before 3.10 the error doesn't say
        parts = str(error).split("'")
        if len(parts) < 4 or not str(error).startswith("module"):
            return False
        owner, name = sys.modules.get(parts[1]), parts[3]
    if not isinstance(owner, type(sys)) or not hasattr(owner, "__path__"):
        return False
    try:
        __import__(owner.__name__ + "." + name)
    except ImportError:
        return False
    return hasattr(owner, name)


def _without_bars(text):
    """`A | None` as `Union[A, None]`, for Python 3.9 and for strings inside."""
    ast = std("ast")

    class Bars(ast.NodeTransformer):
        def visit_BinOp(self, node):
            self.generic_visit(node)
            if not isinstance(node.op, ast.BitOr):
                return node
            pair = ast.Tuple(elts=[node.left, node.right], ctx=ast.Load())
            return ast.Subscript(value=ast.Name(id="__offbook_union__", ctx=ast.Load()), slice=pair, ctx=ast.Load())

    tree = ast.fix_missing_locations(Bars().visit(ast.parse(text.strip(), mode="eval")))
    return compile(tree, "<annotation>", "eval")


def _guarded_statements(module_globals):
    """name → the statement under `if TYPE_CHECKING` of the module that makes it."""
    file = module_globals.get("__file__")
    found = {}
    try:
        with open(file, "rb") as handle:
            tree = std("ast").parse(handle.read())
    except (OSError, TypeError, SyntaxError, ValueError):
        return found
    ast = std("ast")
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and _is_guard(node.test):
            for statement in node.body:
                _collect(ast, statement, found)
    return found


def _collect(ast, statement, found):
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        for alias in statement.names:
            one = type(statement)(**{field: getattr(statement, field) for field in statement._fields})
            one.names = [alias]
            ast.copy_location(one, statement)
            ast.fix_missing_locations(one)
            found[alias.asname or alias.name.partition(".")[0]] = one
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            if isinstance(target, ast.Name):
                found[target.id] = statement
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value is not None:
        found[statement.target.id] = ast.copy_location(
            ast.Assign(targets=[statement.target], value=statement.value, lineno=statement.lineno), statement)
    elif isinstance(statement, ast.ClassDef) or type(statement).__name__ == "TypeAlias":
        name = statement.name if isinstance(statement.name, str) else statement.name.id
        found[name] = statement
    elif isinstance(statement, (ast.If, ast.Try)):
        for inner in statement.body:
            _collect(ast, inner, found)


def _is_guard(test):
    name = getattr(test, "id", None) or getattr(test, "attr", None)
    return name == "TYPE_CHECKING"
