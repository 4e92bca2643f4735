"""What the function is called with: values coerced, data loaded, the metrics recorder put in; defaults that nobody touched are left alone."""
import os

from . import coerce, media, metrics, signature, tables, types
from .annotations import Scope, Unresolved
from .refusal import Refusal
from .values import NotPlain, encode, number, short, simple, text


class Arguments:
    def __init__(self, run, function, parameters, returns):
        self._run, self._channel = run, run.channel
        self._parameters, self._returns = parameters, returns
        self._scope = Scope.of_function(signature.innermost(function))
        self._wants_places = signature.wants_places(function)
        self._name = run.function_ref["name"]

    def make(self, given, inputs):
        """(return annotation, positional arguments, named arguments)"""
        self._refuse_unknown(given, inputs)
        values = {}
        kinds = {one.name: object if one.annotation is signature.EMPTY else self._scope.resolve(one.annotation) for one in self._parameters}
        for one in self._parameters:
            if one.name not in inputs:
                self._value(one, kinds[one.name], given, values)
        for one in self._parameters:
            if one.name in inputs:
                values[one.name] = self._loaded(one, kinds[one.name], inputs[one.name])
        return (self._returns,) + self._placed(values)

    def _refuse_unknown(self, given, inputs):
        names = [one.name for one in self._parameters]
        for name in list(given) + list(inputs):
            if name not in names:
                raise Refusal("ParameterError", "`%s` has no parameter `%s`. It takes: %s." % (
                    self._name, name, ", ".join("`%s`" % one for one in names) or "nothing"))

    def _value(self, one, kind, given, values):
        if one.name in given:
            asked = given[one.name]
            value, hidden = self._run.hidden.decode(one.name, asked["value"])
            if one.how == signature.VAR_POSITIONAL:
                made = [coerce.coerce("%s[%d]" % (one.name, index), item, kind, self._scope, hidden) for index, item in enumerate(_listed(one.name, value))]
            elif one.how == signature.VAR_KEYWORD:
                made = {name: coerce.coerce("%s.%s" % (one.name, name), item, kind, self._scope, hidden) for name, item in _mapped(one.name, value).items()}
            else:
                made = coerce.coerce(one.name, value, kind, self._scope, hidden)
            values[one.name] = made
            self._tell(one, made, asked.get("from", "user"), given=value, masked=asked["value"] if hidden else None)
            return
        if not isinstance(kind, Unresolved) and metrics.is_callback(kind, self._scope):
            values[one.name] = metrics.callback(self._run.recorder())
            if one.default is not signature.EMPTY:
                # What the default is was never called.
                self._channel.send("param", name=one.name, repr="recorder of this run's metrics", **{"from": "default"})
            return
        if one.how in (signature.VAR_POSITIONAL, signature.VAR_KEYWORD):
            return
        if one.default is signature.EMPTY:
            hint = "" if isinstance(kind, Unresolved) or not _is_data(kind) else " Pick a file or an output of an earlier run."
            raise Refusal("ParameterError", "`%s` needs a value for `%s`.%s" % (self._name, one.name, hint))
        self._tell(one, one.default, "default")

    def _tell(self, one, value, came_from, given=None, masked=None):
        fields = {"name": one.name, "from": came_from}
        if one.annotation is not signature.EMPTY:
            fields["annotation"] = text(types.spelled(one.annotation))[:500]
        try:
            fields["value"] = simple(value) if masked is None else masked
        except (NotPlain, RecursionError, ValueError, TypeError):
            if came_from == "default":
                fields["repr"] = short(value, 1000)
            else:
                try:
                    fields["value"] = encode(given)
                except NotPlain:
                    fields["repr"] = short(value, 1000)
        if came_from != "default":
            fields.update(_default_of(one))
        self._channel.send("param", **fields)

    # -- data -----------------------------------------------------------------------------------------------------------------------

    def _loaded(self, one, kind, request):
        from .load import Loader, Source
        source_facts = {"kind": request["kind"]}
        for key in ("path", "run", "output", "asked"):
            if request.get(key) is not None:
                source_facts[key] = request[key]
        store = self._run.store
        facts = {"name": one.name, "source": source_facts}
        source = Source(one.name, request, store, self._run.request["project"]["root"])
        facts["mediaType"] = "inode/directory" if source.folder else source.media
        if source.ours:
            facts["sha256"] = source.sha256
            if os.path.exists(source.path):
                facts["bytes"] = os.path.getsize(source.path)
        else:
            facts["path"] = text(source.path)
        self._channel.send("input", **facts)
        try:
            source.must_exist()
            source.look_inside()
            if not source.ours:
                self._channel.send("_hash", name=one.name, path=text(source.path))
            thing = Loader(store, self._channel.warn, self._run.link_name).load(source, kind, self._scope)
        except Refusal as refusal:
            self._channel.send("input", name=one.name, error=text(refusal.message))
            raise
        more = {"name": one.name, "pythonType": text(types.full_name(type(thing)))}
        if not source.folder:
            more["mediaType"] = source.media
        try:
            described = tables.describe(thing)
            more.update((key, described[key]) for key in ("rows", "columns", "head") if key in described)
        except Exception as error:
            self._channel.warn("table-not-described", "The first rows of %s couldn't be shown." % one.name, repr(error))
        self._channel.send("input", **more)
        return thing

    # -- the call's shape -----------------------------------------------------------------------------------------------------------

    def _placed(self, values):
        positional, named = [], {}
        only = [one for one in self._parameters if one.how == signature.POSITIONAL_ONLY]
        star = next((one for one in self._parameters if one.how == signature.VAR_POSITIONAL), None)
        by_position = list(only)
        if self._wants_places or (star is not None and values.get(star.name)):
            by_position += [one for one in self._parameters if one.how == signature.POSITIONAL]
        while by_position and not (star is not None and values.get(star.name)) and by_position[-1].name not in values:
            by_position.pop()  # defaults at the end stay the function's own
        for one in by_position:
            positional.append(values[one.name] if one.name in values else one.default)
        if star is not None:
            positional.extend(values.get(star.name, ()))
        for one in self._parameters:
            if one in by_position or one.name not in values or one.how == signature.VAR_POSITIONAL:
                continue
            if one.how == signature.VAR_KEYWORD:
                named.update(values[one.name])
            else:
                named[one.name] = values[one.name]
        return positional, named


def _listed(name, value):
    if isinstance(value, list):
        return value
    raise Refusal("ParameterError", "`%s` wants a list but was given %s." % (name, coerce.words(value)))


def _mapped(name, value):
    if isinstance(value, dict):
        return value
    raise Refusal("ParameterError", "`%s` wants an object but was given %s." % (name, coerce.words(value)))


def _default_of(one):
    """What would have been passed had nobody set it; only a function whose code is still there could tell later."""
    if one.default is signature.EMPTY:
        return {"required": one.how not in (signature.VAR_POSITIONAL, signature.VAR_KEYWORD)}
    try:
        return {"default": simple(one.default)}
    except (NotPlain, RecursionError, ValueError, TypeError):
        return {"defaultRepr": short(one.default, 1000)}


def _is_data(kind):
    return types.family(types.class_of(kind)) is not None
