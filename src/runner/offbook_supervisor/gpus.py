"""GPUs, as nvidia-smi tells of them. Asking takes up to a second, so what was found is remembered until the next boot."""
import json
import os
import threading
import time
import zlib

from . import platforms
from .tools import ToolError

FRESH_SECONDS = 2.5


def inventory(tools):
    """The `gpus` field: [] when nvidia-smi knows of none, None when nobody could be asked or nothing could be told."""
    program = tools.find('nvidia-smi')
    if program is None:
        return None
    boot = platforms.boot_id()
    # Containers of one machine share its boot and may be shown other GPUs.
    seen_through = '\0'.join([program, platforms.host_name()] + [os.environ.get(name, '') for name in ('NVIDIA_VISIBLE_DEVICES', 'CUDA_VISIBLE_DEVICES')])
    path = os.path.join(platforms.cache_folder(), 'gpus-%s-%08x.json' % (boot, zlib.crc32(seen_through.encode('utf-8', 'surrogateescape'))))
    try:
        with open(path, 'rb') as file:
            return json.loads(file.read())
    except (OSError, ValueError):
        pass
    try:
        listed = tools.run([program, '--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits'], timeout=10.0)
    except ToolError:
        return None
    found = parse_inventory(listed.decode('utf-8', 'replace'))
    if boot and found is not None:
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path + '.%d' % os.getpid(), 'w', encoding='utf-8') as file:
                json.dump(found, file)
            os.replace(path + '.%d' % os.getpid(), path)
        except OSError:
            pass
    return found


def parse_inventory(listed):
    """[{name, memoryBytes, driver}] of `name, memory in MiB, driver` lines; None where a line can't be read as one: what it is about would go missing."""
    found = []
    for line in listed.splitlines():
        if not line.strip() or line.strip() == 'No devices were found':
            continue
        parts = [part.strip() for part in line.rsplit(',', 2)]
        if len(parts) != 3:
            return None
        # A GPU that shares the machine's memory has none to tell: `[N/A]`. It is there all the same.
        name, memory, driver = (None if part.startswith('[') else part for part in parts)
        found.append({'name': name, 'memoryBytes': int(memory) << 20 if memory and memory.isdigit() else None, 'driver': driver})
    return found


class Watch:
    """What the run's processes use of each GPU. Two nvidia-smi go on by themselves: starting one each second would cost more than the run's own work."""

    def __init__(self, tools):
        self._lock = threading.Lock()
        self._devices = {}  # uuid → percent
        self._used = {}  # (uuid, pid) → bytes, when
        program = tools.find('nvidia-smi')
        for query, take in (('--query-gpu=uuid,utilization.gpu', self._device), ('--query-compute-apps=gpu_uuid,pid,used_memory', self._application)):
            try:
                process = tools.begin([program, query, '--format=csv,noheader,nounits', '-lms', '1000'])
            except ToolError:
                continue
            threading.Thread(target=self._read, args=(process, take), daemon=True).start()

    def _read(self, process, take):
        for line in process.stdout:
            take([part.strip() for part in line.decode('utf-8', 'replace').split(',')])

    def _device(self, parts):
        if len(parts) == 2 and parts[1].isdigit():
            with self._lock:
                self._devices[parts[0]] = int(parts[1])

    def _application(self, parts):
        if len(parts) == 3 and parts[1].isdigit() and parts[2].isdigit():
            with self._lock:
                self._used[parts[0], int(parts[1])] = int(parts[2]) << 20, time.monotonic()

    def now(self, pids):
        """[{util, memoryBytes}] of the GPUs that these processes are on; None when they are on none. What isn't known is left out."""
        with self._lock:
            fresh = time.monotonic() - FRESH_SECONDS
            self._used = {place: (size, at) for place, (size, at) in self._used.items() if at > fresh}
            used = {}
            for (uuid, pid), (size, _) in self._used.items():
                if pid in pids:
                    used[uuid] = used.get(uuid, 0) + size
            return [dict({'util': self._devices[uuid]} if uuid in self._devices else {}, memoryBytes=size) for uuid, size in sorted(used.items())] or None
