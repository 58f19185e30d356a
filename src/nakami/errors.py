"""The tree of errors. Every message says what happened and where; `remedy` says what the user can do.

::

    NakamiError
    ├── UsageError           the command line or a setting is wrong                      exit 2
    ├── TargetError          the target could not be read                                exit 3
    │   ├── ReferenceInvalid   not an image reference, or the kind could not be told
    │   ├── TargetNotFound     nothing is there, or no permission to see it
    │   ├── NotAnImage         something else than a container image is there
    │   └── DigestMismatch     bytes differ from the digest that names them
    ├── InputError           one input is not what it says it is; often a blind spot
    │   ├── Malformed          the bytes do not follow their format
    │   │   └── StreamBroken     a stream is damaged or ends too early: nothing behind that point can be read
    │   ├── LimitExceeded      a bound on bytes, entries, depth or time was reached
    │   └── VersionInvalid     a version string that its ecosystem does not define
    ├── NetworkError         no answer, or an answer that is no use
    │   ├── Offline            the network is switched off (`--offline`)
    │   ├── Unauthorized       credentials are missing or refused
    │   └── HttpError          any other status than the one needed; carries `status`
    └── DatabaseError        the advisory database is missing, damaged or of another version
"""


class NakamiError(Exception):
    """Root of every error that nakami raises on purpose.

    Args:
        message: what happened and where, without secrets.
        remedy: what the user can do about it; may be empty when the message says it all.
    """

    exit_code = 70

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class UsageError(NakamiError):
    """The command line or a setting is wrong."""

    exit_code = 2


class TargetError(NakamiError):
    """The target could not be read."""

    exit_code = 3


class ReferenceInvalid(TargetError):
    """The words given are not an image reference, or its kind could not be told."""


class TargetNotFound(TargetError):
    """Nothing is at the place that the target names, or it may not be read."""


class NotAnImage(TargetError):
    """What is there is something else than a container image."""


class DigestMismatch(TargetError):
    """Bytes differ from the digest that names them."""


class InputError(NakamiError):
    """One input among many is not what it says it is."""

    exit_code = 3


class Malformed(InputError):
    """The bytes do not follow their format."""


class StreamBroken(Malformed):
    """A stream is damaged or ends too early, so that nothing behind that point can be read."""


class LimitExceeded(InputError):
    """A bound on bytes, entries, depth or time was reached."""


class VersionInvalid(InputError):
    """A version string that its ecosystem does not define."""


class NetworkError(NakamiError):
    """No answer, or an answer that is no use."""

    exit_code = 3


class Offline(NetworkError):
    """The network is switched off."""


class Unauthorized(NetworkError):
    """Credentials are missing or refused."""


class HttpError(NetworkError):
    """A server answered with a status that is no use here.

    Args:
        message: what was asked of which host.
        status: the HTTP status code.
        remedy: what the user can do.
    """

    def __init__(self, message: str, status: int, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.status = status


class DatabaseError(NakamiError):
    """The advisory database is missing, damaged or of another version."""

    exit_code = 3
