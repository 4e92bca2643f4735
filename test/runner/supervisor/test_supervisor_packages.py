"""Installed packages are told from their folders, without importing anything."""
import importlib.metadata
import json
import re
import subprocess
import sys

from offbook_supervisor.packages import installed


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_every_kind_of_metadata(tmp_path):
    one, two = tmp_path / 'one', tmp_path / 'two'
    for name in ('scikit_learn-1.5.2.dist-info', 'PyYAML-6.0.dist-info', 'zope.interface-5.0.dist-info', 'torch-2.1.0+cu121.dist-info', 'old-1.0-py3.9.egg-info', 'older-2.0.egg-info'):
        (one / name).mkdir(parents=True)
    write(one / 'distutils_made-0.3.egg-info', 'Name: distutils-made\nVersion: 0.3\n')
    write(two / 'mine.egg-info' / 'PKG-INFO', 'Metadata-Version: 2.1\nName: My.Project\nVersion: 0.1.dev3\n\nName: not this\n')
    write(two / 'PyYAML-5.0.dist-info' / 'METADATA', 'Name: PyYAML\nVersion: 5.0\n')
    egg = tmp_path / 'zipped-3.1-py3.9.egg'
    egg.mkdir()
    write(one / 'no_metadata.py', '')
    found = installed([str(one), str(two), str(egg), str(tmp_path / 'gone'), str(one), 7])
    assert found == [['distutils-made', '0.3'], ['my-project', '0.1.dev3'], ['old', '1.0'], ['older', '2.0'], ['pyyaml', '6.0'], ['scikit-learn', '1.5.2'], ['torch', '2.1.0+cu121'],
                     ['zipped', '3.1'], ['zope-interface', '5.0']]


def test_it_agrees_with_importlib():
    def name(text):
        return re.sub(r'[-_.]+', '-', text).lower()

    assert installed(sys.path) == sorted([name(one.metadata['Name']), one.version] for one in {name(one.metadata['Name']): one for one in reversed(list(importlib.metadata.distributions()))}.values())


def test_an_editable_project_is_there_with_its_version(start, project, tmp_path):
    """A real environment with a real editable install, as uv and pip leave it."""
    environment = tmp_path / 'venv'
    subprocess.run([sys.executable, '-m', 'venv', '--without-pip', str(environment)], check=True)
    site = next(environment.glob('lib/python*/site-packages'))
    write(site / '__editable__.mine-0.1.pth', str(project))
    write(site / 'mine-0.1.dist-info' / 'METADATA', 'Name: mine\nVersion: 0.1\n')
    write(site / 'mine-0.1.dist-info' / 'direct_url.json', json.dumps({'dir_info': {'editable': True}, 'url': project.as_uri()}))
    run = start('send("_paths", paths=sys.path, prefix=sys.prefix, basePrefix=sys.base_prefix, stdlib=[], sitePackages=[]); succeed()', child_python=str(environment / 'bin' / 'python')).wait()
    assert ['mine', '0.1'] in run.environment()['packages']
