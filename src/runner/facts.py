"""Tells what a run would record of its surroundings, without a run: `facts.py [folder of sys.path…]`, one JSON object on stdout.

The very functions that a supervisor records with answer here, so that then and now can be compared.
"""
import json
import os
import sys


def _facts(first):
    here = os.path.dirname(os.path.abspath(__file__))
    if sys.path and os.path.realpath(sys.path[0]) == os.path.realpath(here):
        del sys.path[0]
    paths = first + [entry for entry in sys.path if entry not in first]
    sys.path.insert(0, here)
    from offbook_child.main import python_facts
    from offbook_supervisor import gpus, packages, platforms
    from offbook_supervisor.tools import Tools
    sys.path.remove(here)
    found = {'python': python_facts(), 'platform': platforms.machine(), 'packages': packages.installed(paths), 'host': platforms.host_name()}
    inventory = gpus.inventory(Tools())
    if inventory is not None:
        found['gpus'] = inventory
    return found


if __name__ == '__main__':
    sys.stdout.write(json.dumps(_facts(sys.argv[1:])))
