"""Installed packages, read from the names of their metadata folders: nothing of theirs is imported."""
import os
import re

_DIST_INFO = re.compile(r'^(?P<name>.+?)-(?P<version>[^-]+)\.dist-info$')
_EGG_INFO = re.compile(r'^(?P<name>.+?)(?:-(?P<version>\d[^-]*))?(?:-py\d[\d.]*(?:-.*)?)?\.(?P<kind>egg-info|egg)$')


def normalised(name):
    """As package indexes compare names."""
    return re.sub(r'[-_.]+', '-', name).lower()


def installed(paths):
    """[[name, version], …] sorted; where a name is there twice, the one that would be imported."""
    found = {}
    for folder in dict.fromkeys(paths):
        if not isinstance(folder, str):
            continue
        egg = _EGG_INFO.match(os.path.basename(folder.rstrip('/\\')))
        if egg and egg.group('kind') == 'egg' and egg.group('version'):
            found.setdefault(normalised(egg.group('name')), egg.group('version'))
        try:
            names = sorted(os.listdir(folder or '.'))
        except OSError:
            continue  # a zip file, or not there
        for entry in names:
            if not entry.endswith(('.dist-info', '.egg-info')):
                continue
            name, version = _name_and_version(folder, entry)
            if name:
                found.setdefault(normalised(name), version or '')
    return [[name, found[name]] for name in sorted(found)]


def _name_and_version(folder, entry):
    match = _DIST_INFO.match(entry)
    if match:
        return match.group('name'), match.group('version').replace('_', '-') if '+' not in match.group('version') else match.group('version')
    if entry.endswith('.dist-info'):
        return _from_metadata(os.path.join(folder, entry, 'METADATA'))
    match = _EGG_INFO.match(entry)
    if match and match.group('version'):
        return match.group('name'), match.group('version')
    path = os.path.join(folder, entry)
    return _from_metadata(os.path.join(path, 'PKG-INFO') if os.path.isdir(path) else path)


def _from_metadata(path):
    name = version = None
    try:
        with open(path, 'r', encoding='utf-8', errors='replace') as file:
            for line in file:
                key, _, value = line.partition(':')
                if key.lower() == 'name':
                    name = value.strip()
                elif key.lower() == 'version':
                    version = value.strip()
                if (name and version) or not line.strip():
                    break
    except OSError:
        pass
    return name, version
