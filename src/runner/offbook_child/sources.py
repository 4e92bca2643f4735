"""Project modules are compiled from their source, and the very bytes that were compiled are kept.

Python trusts a .pyc when time and size of the source match, which a quick edit of the same length fools. One method of the standard source loader is
replaced in this process, so every way of importing a file (packages, editable installs, reload, spec_from_file_location) comes by here, and
no finder of the user's is displaced.
"""
import os
import sys

from .lazy import RUNNER, STDLIB


class Sources:
    def __init__(self, channel, store, place, own_file, limit, started):
        self._channel = channel
        self._store = store
        self._root = os.path.abspath(place["root"])
        self._own_file = os.path.abspath(own_file)
        self._limit = limit
        self._started = started
        self._excluded = [RUNNER + os.sep, os.path.realpath(RUNNER) + os.sep]
        for folder in (STDLIB, os.path.realpath(STDLIB)):
            self._excluded.append(folder + os.sep)
        self._folders = {}
        self._told = set()
        self.imported = False
        self.texts = {}

    def exclude(self, folder):
        """A folder that holds tools, not code of the project (the debugger's)."""
        self._excluded.append(os.path.abspath(folder) + os.sep)
        self._folders.clear()

    def owns(self, path):
        """Whether a file is the project's: neither Python's own, nor an installed package, nor ours."""
        folder = path.rpartition(os.sep)[0]
        known = self._folders.get(folder)
        if known is None:
            known = self._folders[folder] = self._judge(folder)
        return known or path == self._own_file

    def _judge(self, folder):
        if not folder or folder.startswith("<"):
            return False
        folder = os.path.abspath(folder)
        slashed = folder + os.sep
        if slashed.startswith(tuple(self._excluded)):
            return False
        parts = folder.split(os.sep)
        return "site-packages" not in parts and "dist-packages" not in parts

    def shown(self, path):
        """The path as records write it: relative to the project's root, else absolute."""
        for one, root in ((path, self._root), (os.path.realpath(path), os.path.realpath(self._root))):
            if one.startswith(root.rstrip(os.sep) + os.sep):
                return one[len(root.rstrip(os.sep)) + 1:].replace(os.sep, "/")
        return path

    def install(self):
        loader = sys.modules["_frozen_importlib_external"].SourceFileLoader
        usual = loader.get_code
        sources = self

        def get_code(self, fullname):
            # Comes by for every module of every library, so no more than one look-up for those.
            if not sources.owns(self.path):
                return usual(self, fullname)
            path = os.path.abspath(self.get_filename(fullname))
            data = self.get_data(path)
            sources._keep(fullname, path, data)
            return self.source_to_code(data, path)

        loader.get_code = get_code

    def _keep(self, module, path, data):
        from .lazy import own
        text = own("values").text
        self.texts[path] = data
        try:
            from .store import sha256
            kept = len(data) <= self._limit
            digest = None
            if kept:
                try:
                    digest = self._store.put(data)
                except OSError as error:
                    kept = False
                    self._channel.warn("source-not-kept", "The source of a module couldn't be kept: %s" % (error.strerror or error),
                                       self.shown(path), once="source")
            if digest is None:
                digest = sha256(data).hexdigest()
            if (module, path, digest) not in self._told:
                self._told.add((module, path, digest))
                self._channel.send("code", kind="module", module=text(module), path=text(self.shown(path)), sha256=digest, bytes=len(data), kept=kept)
            if self.imported and os.stat(path).st_mtime > self._started:
                self._channel.warn("source-changed", "%s was changed after the run started. The run used the newer text." % self.shown(path),
                                   once="changed:" + path)
        except Exception as error:
            self._channel.warn("source-not-kept", "What a module held couldn't be recorded.", repr(error), once="source-error")

    def fill_linecache(self):
        """Tracebacks show the lines that ran, not those that the file holds by now."""
        from .lazy import std
        cache = std("linecache").cache
        for path, data in self.texts.items():
            try:
                lines = _decode(data).splitlines(True)
            except (SyntaxError, UnicodeError, LookupError):
                continue
            cache[path] = (len(data), None, lines, path)


def _decode(data):
    from .lazy import std
    std("tokenize")  # decode_source imports it, and must not find a user's `token.py`
    return sys.modules["_frozen_importlib_external"].decode_source(data)
