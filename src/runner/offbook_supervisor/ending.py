"""How a run ended, in a state and one sentence for people."""

_SIGNALS = {
    'SIGSEGV': 'crashed in native code (segmentation fault)', 'SIGBUS': 'crashed in native code (bus error)', 'SIGFPE': 'crashed in native code (arithmetic error)',
    'SIGILL': 'crashed in native code (illegal instruction)', 'SIGABRT': 'was aborted by native code (SIGABRT)', 'SIGTERM': 'was ended from outside (SIGTERM)',
    'SIGINT': 'was interrupted from outside (SIGINT)', 'SIGHUP': 'was ended from outside (SIGHUP)', 'SIGXCPU': 'used more processor time than its limit allows (SIGXCPU)',
}

# What the runner itself refuses by: the message is a sentence already. An exception of user code that is called so carries the name of its module.
_OWN_WORDS = ('InputError', 'ParameterError', 'MissingPackage')

NEAR_LIMIT = 0.8  # memory is sampled each second or less often, so the last peak may be well below what was asked for


class Facts:
    """All that the state and the sentence are made of."""

    def __init__(self, function):
        self.function = function
        self.result = None  # what the child reported
        self.exit = None  # platforms.Exit
        self.cancelled = None  # who asked
        self.killed = False  # we had to use KILL
        self.heard = False  # the child said anything at all
        self.oom_kills = 0
        self.peak_rss = 0
        self.memory_limit = None  # bytes that the run could have had; None when nobody says
        self.last_error_line = ''
        self.start_error = None
        self.fault = None  # a failure of the supervisor itself


def ending(facts):
    """state, error, sentence"""
    if facts.start_error is not None:
        return _not_started(facts.start_error)
    if facts.fault is not None:
        return 'crashed', _error(facts.fault), 'Offbook itself failed, so the run was ended: %s.' % _one_line(str(facts.fault) or type(facts.fault).__name__).rstrip('.')
    result = facts.result
    if result is not None and result['state'] == 'succeeded':
        return 'succeeded', None, None
    if facts.cancelled is not None:
        return 'cancelled', result['error'] if result else None, _cancelled(facts)
    if result is not None:
        return 'failed', result['error'], _failed(facts, result['error'])
    return 'crashed', None, _crashed(facts)


def _not_started(error):
    text = _one_line(str(error))
    if isinstance(error, FileNotFoundError) and error.filename:
        text = '%s is not there' % error.filename
    elif isinstance(error, NotADirectoryError) and error.filename:
        text = '%s is not a folder' % error.filename
    elif isinstance(error, PermissionError) and error.filename:
        text = '%s may not be used (permission denied)' % error.filename
    elif isinstance(error, OSError) and error.strerror:
        text = '%s%s' % (error.filename + ': ' if error.filename else '', error.strerror.lower())
    return 'failed', _error(error), 'The run could not be started: %s.' % text.rstrip('.')


def _error(error):
    return {'type': type(error).__name__, 'message': _one_line(str(error)), 'traceback': '', 'frames': []}


def _failed(facts, error):
    if not error:
        return '`%s` failed without saying why.' % facts.function
    message = _one_line(error.get('message') or '')
    name = error.get('type') or 'Exception'
    if message and name in _OWN_WORDS:
        return message
    return '%s: %s' % (name, message) if message else name


def _cancelled(facts):
    # `user` is what an account is called that was given no name: it would read like a word.
    by = ' by ' + facts.cancelled if facts.cancelled and facts.cancelled != 'user' else ''
    return 'The run was cancelled%s.%s' % (by, ' It did not stop by itself and was killed.' if facts.killed else '')


def _crashed(facts):
    end = facts.exit
    if end is None or (end.code is None and end.signal is None):
        return 'The process is gone, and nothing says how it ended.'
    if end.signal == 'SIGKILL':
        memory = ': peak memory ' + size(facts.peak_rss) if facts.peak_rss else ''
        if facts.oom_kills:
            return 'The process was killed because memory ran out%s.' % memory
        # Without the kernel's word it is a guess, and one that only a large peak allows.
        if facts.memory_limit and facts.peak_rss >= NEAR_LIMIT * facts.memory_limit:
            return 'The process was killed (SIGKILL), perhaps because memory ran out%s of %s.' % (memory, size(facts.memory_limit))
        return 'The process was killed from outside (SIGKILL)%s.' % memory
    if end.signal is not None:
        return 'The process %s before `%s` finished.' % (_SIGNALS.get(end.signal, 'was ended by ' + end.signal), facts.function)
    if not facts.heard and facts.last_error_line:
        return 'Python could not start the run (exit code %d): %s' % (end.code, facts.last_error_line)
    return 'The process ended with exit code %d without finishing `%s`.' % (end.code, facts.function)


def size(count):
    for unit in ('bytes', 'kB', 'MB', 'GB'):
        if count < 1000:
            return '%d %s' % (count, unit) if unit == 'bytes' or count >= 100 else '%.1f %s' % (count, unit)
        count /= 1000.0
    return '%.1f TB' % count


def _one_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = lines[0] if lines else ''
    return first if len(first) <= 300 else first[:299] + '\u2026'
