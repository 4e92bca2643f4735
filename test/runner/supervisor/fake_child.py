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


def supervisor_seconds():
    """Processor time that the supervisor has used."""
    with open("/proc/%d/stat" % os.getppid()) as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settle(before):
    """Prints how much it has used since, once it has nothing more to do."""
    used = -1.0
    while used != supervisor_seconds() - before:
        used = supervisor_seconds() - before
        time.sleep(0.5)
    print(used)


def succeed():
    send('_result', state='succeeded', error=None)


def fail(kind='ValueError', message='no'):
    send('_result', state='failed', error={'type': kind, 'message': message, 'traceback': 'Traceback…\n%s: %s' % (kind, message), 'frames': []})
    sys.exit(1)


with open(os.path.join(folder, 'body.py')) as file:
    body = compile(file.read(), 'body.py', 'exec')
exec(body)
