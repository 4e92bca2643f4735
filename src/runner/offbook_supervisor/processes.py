"""The processes of a run, from /proc: the child, what it started, and what tried to leave (adopt_orphans makes those ours)."""
import os
import time

from . import platforms

# Helpers of the child's (a resource tracker, workers of a pool) end by themselves a moment after it.
ON_THEIR_WAY_SECONDS = 0.2


class Process:
    __slots__ = ('pid', 'state', 'parent', 'group', 'session', 'ticks', 'started', 'pages')

    def __init__(self, pid, fields):
        self.pid = pid
        self.state = fields[0]
        self.parent, self.group, self.session = int(fields[1]), int(fields[2]), int(fields[3])
        # Its own time and that of the children it has waited for: the sum over a tree only grows.
        self.ticks = sum(int(fields[index]) for index in (11, 12, 13, 14))
        self.started = int(fields[19])
        self.pages = int(fields[21])


def read(pid):
    try:
        with open('/proc/%d/stat' % pid, 'rb', 0) as file:
            return Process(pid, file.read(2048).rpartition(b')')[2].split())
    except (OSError, IndexError, ValueError):
        return None


def everybody():
    try:
        names = os.listdir('/proc')
    except OSError:
        return []
    return [process for process in (read(int(name)) for name in names if name.isdigit()) if process is not None]


class Tree:
    """The run's processes: descendants of the supervisor outside its session (its own tools are inside), and the child's session."""

    def __init__(self, child):
        self.child = child
        self._me = os.getpid()
        self._session = os.getsid(0) if hasattr(os, 'getsid') else 0

    def now(self):
        """Everybody of the run who is alive; zombies are not."""
        if not platforms.LINUX:
            return _elsewhere(self.child) if platforms.MAC else []
        children = {}
        members = {}
        for process in everybody():
            children.setdefault(process.parent, []).append(process)
            if process.session == self.child or process.group == self.child:
                members[process.pid] = process
        reach = [self._me] + list(members)
        while reach:
            for process in children.get(reach.pop(), ()):
                if process.pid not in members and process.session != self._session:
                    members[process.pid] = process
                    reach.append(process.pid)
        members.pop(self._me, None)
        for process in children.get(self._me, ()):
            if process.state == b'Z' and process.session != self._session and process.pid != self.child:
                _reap(process.pid)
        return [process for process in members.values() if process.state not in (b'Z', b'X')]

    def signal(self, launch, name):
        """To the child's group, and one by one to whoever is in another group."""
        import _signal
        reached = platforms.signal_group(launch, name)
        if platforms.WINDOWS:
            return reached
        for process in self.now():
            if process.group != self.child:
                try:
                    os.kill(process.pid, getattr(_signal, 'SIG' + name))
                    reached = True
                except OSError:
                    pass
        return reached

    def end(self, launch, patience=2.0):
        """Kills all that is left, and waits until it is gone. Returns how many there were."""
        left = self._others()
        moment = time.monotonic()
        while left and time.monotonic() < moment + ON_THEIR_WAY_SECONDS:
            time.sleep(0.01)
            left = self._others()
        count = len(left)
        moment = time.monotonic()
        while left and time.monotonic() < moment + patience:
            self.signal(launch, 'KILL')
            time.sleep(0.005)
            left = self._others()
        return count

    def _others(self):
        return [process for process in self.now() if process.pid != self.child]


def _reap(pid):
    """An adopted process that has ended waits for us; our own tools are waited for by those who started them."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except OSError:
        pass


def _elsewhere(child):
    """macOS has no /proc: ps says the same, at a price."""
    import subprocess
    try:
        listed = subprocess.run(['/bin/ps', '-axo', 'pid=,ppid=,pgid=,sess=,time=,rss=,stat='], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=5).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    page = os.sysconf('SC_PAGE_SIZE')
    ticks = os.sysconf('SC_CLK_TCK')
    rows = {}
    for line in listed.splitlines():
        fields = line.split()
        if len(fields) < 7:
            continue
        seconds = 0.0
        for part in fields[4].replace(b'-', b':').split(b':'):
            seconds = seconds * 60 + float(part)
        values = [fields[6][:1], fields[1], fields[2], b'0'] + [b'0'] * 18
        values[11], values[21] = b'%d' % int(seconds * ticks), b'%d' % (int(fields[5]) * 1024 // page)
        rows[int(fields[0])] = Process(int(fields[0]), values)
    members = {pid for pid, process in rows.items() if process.group == child or pid == child}
    grown = True
    while grown:
        more = {pid for pid, process in rows.items() if process.parent in members} - members
        members |= more
        grown = bool(more)
    return [rows[pid] for pid in members if rows[pid].state != b'Z']


class Sampler:
    """CPU and memory of the whole tree; each sample is about the time since the one before."""

    def __init__(self, tree, begun):
        self._tree = tree
        self._page = os.sysconf('SC_PAGE_SIZE') if hasattr(os, 'sysconf') else 4096
        self._hertz = os.sysconf('SC_CLK_TCK') if hasattr(os, 'sysconf') else 100
        self._begun = self._last_at = begun
        self._last_ticks = 0
        self.peak_rss = 0
        self.count = 0
        self.pids = frozenset()
        self._cost = 0.0

    def sample(self):
        """A resource event, or None when nothing of the run is alive."""
        began = time.monotonic()
        processes = self._tree.now()
        if not processes:
            return None
        ticks = sum(process.ticks for process in processes)
        rss = sum(process.pages for process in processes) * self._page
        used = max(0, ticks - self._last_ticks) / self._hertz / max(began - self._last_at, 0.001)
        self._last_at, self._last_ticks = began, ticks
        self.count += 1
        self.pids = frozenset(process.pid for process in processes)
        self.peak_rss = max(self.peak_rss, rss)
        self._cost = time.monotonic() - began
        return {'type': 'resource', 'cpu': round(used * 100, 1), 'rss': rss, 'processes': len(processes)}

    def pause(self):
        """Seconds until the next one: each second at first, seldom in a long run, never more than one part in fifty of a core."""
        age = time.monotonic() - self._begun
        every = 1.0 if age < 3600 else 2.0 if age < 6 * 3600 else 5.0
        return max(every, self._cost * 50)
