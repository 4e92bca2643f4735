"""What differs between Linux, macOS and Windows. Only this module asks which one it runs on. Its own imports are few, because the start uses it."""
import os
import sys
import time

LINUX = sys.platform.startswith('linux')
MAC = sys.platform == 'darwin'
WINDOWS = os.name == 'nt'

RESERVE_NAME = 'reserve'
RESERVE_BYTES = 64 << 10


# --- who we are ---------------------------------------------------------------------------------------------------------------------

def host_name():
    if WINDOWS:
        return os.environ.get('COMPUTERNAME', '')
    return os.uname().nodename


def user_name():
    if not WINDOWS:
        try:
            import pwd
            return pwd.getpwuid(os.geteuid()).pw_name
        except (ImportError, KeyError):
            pass
    return os.environ.get('USERNAME' if WINDOWS else 'USER', '') or ('' if WINDOWS else str(os.geteuid()))


def boot_id():
    if LINUX:
        try:
            with open('/proc/sys/kernel/random/boot_id', 'rb') as file:
                return file.read().decode('ascii').strip()
        except OSError:
            return ''
    if MAC:
        import ctypes
        import struct
        buffer, size = ctypes.create_string_buffer(16), ctypes.c_size_t(16)
        if ctypes.CDLL(None).sysctlbyname(b'kern.boottime', buffer, ctypes.byref(size), None, 0) == 0:
            return str(struct.unpack_from('q', buffer.raw)[0])
        return ''
    import ctypes
    ticks = ctypes.windll.kernel32.GetTickCount64
    ticks.restype = ctypes.c_ulonglong
    return str(round((time.time() - ticks() / 1000) / 10) * 10)  # the two clocks are read apart: whole tens of seconds agree


def pid_namespace():
    try:
        return os.readlink('/proc/self/ns/pid') if LINUX else ''
    except OSError:
        return ''


def start_ticks(pid):
    """When a process started, in the platform's own unit: with the pid it names a process for as long as the machine runs. 0: not known."""
    if LINUX:
        try:
            with open('/proc/%d/stat' % pid, 'rb') as file:
                return int(file.read().rpartition(b')')[2].split()[19])
        except (OSError, IndexError):
            return 0
    if MAC:
        import ctypes
        import struct
        info = ctypes.create_string_buffer(136)  # struct proc_bsdinfo
        if ctypes.CDLL('/usr/lib/libproc.dylib').proc_pidinfo(pid, 3, ctypes.c_uint64(0), info, 136) == 136:
            seconds, micro = struct.unpack_from('QQ', info.raw, 120)
            return seconds * 1000000 + micro
        return 0
    import ctypes
    from ctypes import wintypes
    kernel = ctypes.windll.kernel32
    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return 0
    times = [wintypes.FILETIME() for _ in range(4)]
    found = kernel.GetProcessTimes(wintypes.HANDLE(handle), *[ctypes.byref(one) for one in times])
    kernel.CloseHandle(wintypes.HANDLE(handle))
    hundreds = (times[0].dwHighDateTime << 32) + times[0].dwLowDateTime
    return hundreds // 10000 - 11644473600000 if found else 0  # milliseconds since 1970: a JSON number holds that


def cache_folder():
    """Where this user's caches are; may not exist yet."""
    home = os.path.expanduser('~')
    if WINDOWS:
        return os.path.join(os.environ.get('LOCALAPPDATA') or os.path.join(home, 'AppData', 'Local'), 'offbook')
    if MAC:
        return os.path.join(home, 'Library', 'Caches', 'offbook')
    base = os.environ.get('XDG_CACHE_HOME', '')
    return os.path.join(base if os.path.isabs(base) else os.path.join(home, '.cache'), 'offbook')


# --- files --------------------------------------------------------------------------------------------------------------------------

def keep_standard_streams_open():
    """A launcher may have closed 0 to 2; a pipe that landed there would be taken for the child's output."""
    while True:
        descriptor = os.open(os.devnull, os.O_RDWR)
        if descriptor > 2:
            os.close(descriptor)
            return


def lock(path):
    """Opens and locks for as long as this process lives; None when another process has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, 'O_CLOEXEC', 0) | getattr(os, 'O_BINARY', 0), 0o644)
    try:
        if WINDOWS:
            import msvcrt
            # A byte far past the end: what the file says stays readable for others.
            os.lseek(descriptor, 1 << 30, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise
            except OSError:
                pass  # a network disk that has no locks: the identity in the file is what readers go by
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def overwrite(descriptor, data):
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, data)
    except OSError:
        pass  # a full disk: the events say the same


def make_reserve(folder):
    """Takes room for the end of the run, which is given up when the disk is full."""
    path = os.path.join(folder, RESERVE_NAME)
    try:
        with open(path, 'wb') as file:
            file.write(os.urandom(RESERVE_BYTES))  # not zeros: a disk that compresses would keep no room for them
    except OSError:
        try:
            os.unlink(path)
        except OSError:
            pass


# --- the child ----------------------------------------------------------------------------------------------------------------------

def spawn_child(launch, child):
    """Starts the child with its pipes, in a session of its own; fills in the launch. OSError when it can't be started."""
    request = launch.request
    python = request['python']['path']
    cwd = request['project']['cwd']
    read_out, write_out = os.pipe()
    read_err, write_err = os.pipe()
    read_events, write_events = os.pipe()
    read_life, write_life = os.pipe()
    if LINUX:
        import fcntl
        for descriptor in (read_out, read_err, read_events):
            try:
                fcntl.fcntl(descriptor, 1031, 1 << 18)  # F_SETPIPE_SZ: fewer switches when much is printed
            except OSError:
                pass
    try:
        if WINDOWS:
            launch.process = _spawn_windows(python, child, launch.folder, cwd, write_out, write_err, write_events, read_life)
            launch.pid = launch.process.pid
        else:
            argv = [python, '-u', child, launch.folder, str(write_events), str(read_life)]
            launch.pid = _spawn_posix(argv, cwd, write_out, write_err, (write_events, read_life))
    except BaseException:
        for descriptor in (read_out, read_err, read_events, write_life):
            os.close(descriptor)
        raise
    finally:
        for descriptor in (write_out, write_err, write_events, read_life):
            os.close(descriptor)
    launch.stdout, launch.stderr, launch.events, launch.lifeline = read_out, read_err, read_events, write_life


def _spawn_posix(argv, cwd, out, err, inherited):
    import _signal as signal  # the signal package makes enums, which costs more than starting the child does
    null = os.open(os.devnull, os.O_RDONLY)
    # posix_spawn has no working directory: ours is that of the child for a moment.
    os.chdir(cwd)
    try:
        for descriptor in inherited:
            os.set_inheritable(descriptor, True)
        # A launcher that ignores SIGINT (a shell's background job) must not make the run deaf to a cancel.
        defaults = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGPIPE, signal.SIGCHLD, signal.SIGUSR1, signal.SIGUSR2]
        actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, err, 2)]
        try:
            return os.posix_spawn(argv[0], argv, os.environ, file_actions=actions, setsid=True, setsigmask=[], setsigdef=defaults)
        except NotImplementedError:  # a C library without POSIX_SPAWN_SETSID
            return _fork_and_exec(argv, null, out, err, defaults)
    finally:
        os.chdir('/')
        os.close(null)


def _fork_and_exec(argv, null, out, err, defaults):
    import _signal as signal
    read_error, write_error = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            for source, target in ((null, 0), (out, 1), (err, 2)):
                os.dup2(source, target)
            for number in defaults:
                signal.signal(number, signal.SIG_DFL)
            os.execv(argv[0], argv)
        except BaseException as error:
            os.write(write_error, str(getattr(error, 'errno', 0) or 0).encode('ascii'))
        os._exit(127)
    os.close(write_error)
    failed = os.read(read_error, 16)
    os.close(read_error)
    if failed:
        os.waitpid(pid, 0)
        raise OSError(int(failed), os.strerror(int(failed)), argv[0])
    return pid


def _spawn_windows(python, child, folder, cwd, out, err, events, life):
    import msvcrt
    import subprocess
    handles = [msvcrt.get_osfhandle(one) for one in (events, life)]
    for handle in handles:
        os.set_handle_inheritable(handle, True)
    startup = subprocess.STARTUPINFO()
    startup.lpAttributeList = {'handle_list': handles}
    process = subprocess.Popen(
        [python, '-u', child, folder] + [str(one) for one in handles], cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=err, close_fds=True,
        startupinfo=startup, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW)
    process.offbook_job = _job_for(process)
    return process


def _job_for(process):
    """A job object that ends with its last handle, which is ours: whatever ends us ends the child and its children."""
    import ctypes
    from ctypes import wintypes

    class Basic(ctypes.Structure):
        _fields_ = [('PerProcessUserTimeLimit', ctypes.c_int64), ('PerJobUserTimeLimit', ctypes.c_int64), ('LimitFlags', wintypes.DWORD),
                    ('MinimumWorkingSetSize', ctypes.c_size_t), ('MaximumWorkingSetSize', ctypes.c_size_t), ('ActiveProcessLimit', wintypes.DWORD),
                    ('Affinity', ctypes.c_size_t), ('PriorityClass', wintypes.DWORD), ('SchedulingClass', wintypes.DWORD)]

    class Extended(ctypes.Structure):
        _fields_ = [('Basic', Basic), ('IoInfo', ctypes.c_uint64 * 6), ('ProcessMemoryLimit', ctypes.c_size_t), ('JobMemoryLimit', ctypes.c_size_t),
                    ('PeakProcessMemoryUsed', ctypes.c_size_t), ('PeakJobMemoryUsed', ctypes.c_size_t)]

    kernel = ctypes.windll.kernel32
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    job = kernel.CreateJobObjectW(None, None)
    limits = Extended()
    limits.Basic.LimitFlags = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    kernel.SetInformationJobObject(wintypes.HANDLE(job), 9, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(wintypes.HANDLE(job), wintypes.HANDLE(int(process._handle)))
    return job


def adopt_orphans():
    """Asks that processes which left their parents become ours, so that none of the run's can hide. Linux only."""
    if not LINUX:
        return False
    try:
        import ctypes
        return ctypes.CDLL(None).prctl(36, 1, 0, 0, 0) == 0  # PR_SET_CHILD_SUBREAPER
    except (ImportError, OSError, AttributeError):
        return False


def survive_full_memory():
    """Keeps us from being ended with the child when memory runs out, where that is allowed: the kernel may take a second process before the
    first one's memory is free, and nobody would be left to say what happened. Call after the child is started, which would inherit it."""
    if LINUX:
        try:
            with open('/proc/self/oom_score_adj', 'w', encoding='ascii') as file:
                file.write('-1000')
        except OSError:
            pass


# --- its end ------------------------------------------------------------------------------------------------------------------------

class Exit:
    def __init__(self, code, signal, peak_rss=0, cpu_seconds=0.0):
        self.code = code
        self.signal = signal
        self.peak_rss = peak_rss
        self.cpu_seconds = cpu_seconds


def signal_name(number):
    import signal
    try:
        return signal.Signals(number).name
    except ValueError:
        return 'SIGRTMIN+%d' % (number - signal.SIGRTMIN) if LINUX and number >= signal.SIGRTMIN else 'signal %d' % number


def has_ended(launch):
    """Whether the child has ended. Where it can, it is left unreaped, so that its pid goes on to name its group."""
    if WINDOWS:
        return launch.process.poll() is not None
    if LINUX:
        try:
            return os.waitid(os.P_PID, launch.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:
            return True
    if launch.process is None:
        pid, status, usage = os.wait4(launch.pid, os.WNOHANG)
        if pid:
            launch.process = (status, usage)
    return launch.process is not None


def reap(launch):
    """How the child ended; call once, after has_ended."""
    if WINDOWS:
        code = launch.process.returncode
        return Exit(code if code < 0x80000000 else code - 0x100000000, None)
    if launch.process is None:
        try:
            _, status, usage = os.wait4(launch.pid, 0)
        except ChildProcessError:
            return Exit(None, None)
    else:
        status, usage = launch.process
    peak = usage.ru_maxrss * (1 if MAC else 1024)
    seconds = usage.ru_utime + usage.ru_stime
    if os.WIFSIGNALED(status):
        return Exit(None, signal_name(os.WTERMSIG(status)), peak, seconds)
    return Exit(os.WEXITSTATUS(status), None, peak, seconds)


def signal_group(launch, name):
    """Sends INT, TERM or KILL to the child's group. True when there was somebody to get it."""
    if WINDOWS:
        import ctypes
        if name == 'KILL':
            return bool(ctypes.windll.kernel32.TerminateJobObject(ctypes.c_void_p(launch.process.offbook_job), 1))
        import signal
        try:
            launch.process.send_signal(signal.CTRL_BREAK_EVENT)
            return True
        except OSError:
            return False
    import _signal as signal
    try:
        os.killpg(launch.pid, getattr(signal, 'SIG' + name))
        return True
    except (ProcessLookupError, PermissionError):
        return False


# --- facts about the machine --------------------------------------------------------------------------------------------------------

def machine():
    """The `platform` field of an environment event; only what is known."""
    facts = {'cores': os.cpu_count() or 0}
    if WINDOWS:
        import platform
        facts.update(system='Windows', release=platform.release(), machine=platform.machine(), cpu=platform.processor())
    else:
        name = os.uname()
        facts.update(system=name.sysname, release=name.release, machine=name.machine)
        try:
            facts['memoryBytes'] = os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE')
        except (ValueError, OSError):
            pass
    cpu = _cpu_model()
    if cpu:
        facts['cpu'] = cpu
    return facts


def _cpu_model():
    if LINUX:
        try:
            with open('/proc/cpuinfo', 'rb') as file:
                for line in file.read(8192).splitlines():
                    key, _, value = line.partition(b':')
                    if key.strip() in (b'model name', b'Model', b'cpu model'):
                        return value.strip().decode('utf-8', 'replace')
        except OSError:
            pass
        return ''
    if MAC:
        import ctypes
        buffer, size = ctypes.create_string_buffer(256), ctypes.c_size_t(256)
        if ctypes.CDLL(None).sysctlbyname(b'machdep.cpu.brand_string', buffer, ctypes.byref(size), None, 0) == 0:
            return buffer.value.decode('utf-8', 'replace')
    return ''


def _control_groups():
    """(folder names to try, whether it is the newer kind) of our control groups that count memory."""
    try:
        with open('/proc/self/cgroup', 'r', encoding='utf-8') as file:
            lines = [line.strip().split(':', 2) for line in file]
    except (OSError, UnicodeDecodeError):
        return
    for _, controllers, path in (line for line in lines if len(line) == 3):
        if controllers == '':
            yield ['/sys/fs/cgroup' + path, '/sys/fs/cgroup/unified' + path, '/sys/fs/cgroup'], True
        elif 'memory' in controllers.split(','):
            yield ['/sys/fs/cgroup/memory' + path, '/sys/fs/cgroup/memory'], False


def oom_kills():
    """How many processes of our control group the kernel has ended for want of memory; None when it does not say."""
    found = None
    for folders, newer in _control_groups():
        for folder in folders:
            try:
                with open(os.path.join(folder, 'memory.events' if newer else 'memory.oom_control'), 'rb') as file:
                    for line in file:
                        key, _, value = line.partition(b' ')
                        if key == b'oom_kill':
                            found = (found or 0) + int(value)
                break
            except (OSError, ValueError):
                continue
    return found


def memory_limit():
    """The bytes of memory that our control group, or else the machine, has at most; None when nobody says."""
    try:
        limits = [os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE')]
    except (AttributeError, OSError, ValueError):
        limits = []
    for folders, newer in _control_groups():
        for folder in folders:
            try:
                with open(os.path.join(folder, 'memory.max' if newer else 'memory.limit_in_bytes'), 'rb') as file:
                    said = file.read().strip()
            except OSError:
                continue
            if said.isdigit():  # `max`: no limit
                limits.append(int(said))
            break
    return min(limits, default=None)
