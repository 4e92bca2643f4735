"""Log records: those that the user's own levels let through become log events; numbers in their `extra` become metrics.

No handler is added and no level changed, so what user code sees of logging is as it was.
"""
from ..values import real, short, text
from . import guard

INFO = 20
MOST, LONGEST = 10_000, 8000


class Logs:
    def __init__(self, channel, recorder):
        self._channel, self._recorder = channel, recorder
        self._count = 0

    def logging(self, logging):
        logs = self
        logger = logging.Logger
        usual_call, usual_info = logger.callHandlers, logger.info
        ordinary = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

        def call_handlers(self, record):
            guard(logs._channel, "logging", lambda: logs._record(record, ordinary))
            return usual_call(self, record)

        logger.callHandlers = call_handlers
        # Numbers for the record count even where nobody set up logging and INFO is below the level. Python finds the caller's line by
        # skipping frames of logging's own file, so this one says that it is from there.
        space = {"usual": usual_info, "INFO": INFO, "extras": lambda extra: guard(logs._channel, "logging", lambda: logs._extras(extra, ordinary))}
        exec(compile(QUIET, logging._srcfile, "exec"), space)
        space["info"].__doc__, space["info"].__wrapped__ = usual_info.__doc__, usual_info
        logger.info = space["info"]

    def _record(self, record, ordinary):
        if record.name == "offbook" or record.levelno < INFO:
            return
        self._extras({name: value for name, value in record.__dict__.items() if name not in ordinary}, ordinary)
        self._count += 1
        if self._count > MOST:
            self._channel.warn("logs-cut", "More than %d log records: the rest are in the log of the process only." % MOST, once="logs")
            return
        try:
            message = record.getMessage()
        except Exception:
            message = str(record.msg)
        if record.exc_info and record.exc_info[0] is not None:
            message += " (%s: %s)" % (record.exc_info[0].__name__, short(str(record.exc_info[1])))
        self._channel.send("log", level=text(record.levelname), logger=text(record.name), message=short(text(message), LONGEST))

    def _extras(self, extra, ordinary):
        if not isinstance(extra, dict):
            return
        found = {name: value for name, value in extra.items() if isinstance(name, str) and name not in ordinary and real(value) is not None}
        if found and any(name not in ("step", "epoch") for name in found):
            self._recorder.record(found, where="a log record")


QUIET = """
def info(self, msg, *args, **kwargs):
    if "extra" in kwargs and not self.isEnabledFor(INFO):
        extras(kwargs["extra"])
        return
    usual(self, msg, *args, **kwargs)
"""
