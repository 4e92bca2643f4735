"""Stands in for child.py where a test is about the supervisor: speaks the protocol and executes body.py of the run folder."""
import json
import os
import signal
import sys
import threading
import time

folder, events, lifeline = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
os.set_inheritable(events, False)
os.set_inheritable(lifeline, False)


def watch():
    while os.read(lifeline, 1):
        pass
    os.killpg(0, signal.SIGKILL)


threading.Thread(target=watch, daemon=True).start()


def raw(data):
    while data:
        data = data[os.write(events, data):]


def send(event, **fields):
    raw((json.dumps(dict(fields, type=event, t=time.time() * 1000)) + '\n').encode())


def succeed():
    send('_result', state='succeeded', error=None)


def fail(kind='ValueError', message='no'):
    send('_result', state='failed', error={'type': kind, 'message': message, 'traceback': 'Traceback…\n%s: %s' % (kind, message), 'frames': []})
    sys.exit(1)


with open(os.path.join(folder, 'body.py')) as file:
    body = compile(file.read(), 'body.py', 'exec')
exec(body)
