"""SHA-256. Loading OpenSSL costs several milliseconds beside the start of the user's code, so what is small is hashed without it."""
MUCH = 1 << 20


def sha256(data=b''):
    """For texts and other small things; much data at once goes to the quick one all the same."""
    if len(data) > MUCH:
        return quick_sha256(data)
    try:
        from _sha2 import sha256 as make
    except ImportError:
        try:
            from _sha256 import sha256 as make
        except ImportError:  # a Python that was built without its own
            return quick_sha256(data)
    return make(data)


def quick_sha256(data=b''):
    """For files: several times as fast, once it is loaded."""
    import hashlib
    return hashlib.sha256(data)
