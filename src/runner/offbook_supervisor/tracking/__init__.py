"""What MLflow's client asks of a server, answered for one run and kept in its events. Loaded only when the user's code imports mlflow.

`server` speaks HTTP on loopback, `service` knows the paths, `runs` and `models` hold what was said, `search` reads filters, `record` makes events of it.
"""
import threading

from .record import Record
from .service import Service


class Tracking:
    """One for a run; made when its child first says that mlflow is there."""

    def __init__(self, post, objects, params):
        self._post, self._objects = post, objects
        self._lock = threading.RLock()  # requests come on threads of their own, what the child overheard on the run's
        self._service = Service(Record(post, params), self._lock)

    def serve(self, port, token):
        """Opens the endpoint and tells the child, which listens on `port`, where it is."""
        def start():
            try:
                from .server import serve
                serve(self._service, self._objects, token, port)
            except Exception as error:  # the child waits no longer than it must, and warns by itself
                self._post({'type': 'warning', 'code': 'hook-failed', 'message': "Offbook couldn't answer mlflow in this run; your code isn't affected.", 'detail': repr(error)})

        threading.Thread(target=start, name='mlflow', daemon=True).start()

    def overheard(self, event):
        """What the client told a server of the user's, which has taken it already."""
        with self._lock:
            self._service.overheard(event)
