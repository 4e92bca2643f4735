"""Why a run can't go on, in words for people; not an error in the user's code."""


class Refusal(Exception):
    def __init__(self, kind, message, package=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.package = package


def missing_package(package, doing):
    return Refusal("MissingPackage", "%s needs the package %s, which this environment doesn't have. Install it: pip install %s" % (doing, package, package), package)
