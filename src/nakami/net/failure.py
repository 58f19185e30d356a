"""Errors of the HTTP library in our own words.

httpx's own texts are not passed on: some quote header values, which are secrets, and some quote what a server sent, which is hostile.
"""

import ssl
from http import HTTPStatus
from socket import EAI_AGAIN, gaierror

import httpx

from nakami.errors import HttpError, NetworkError, Unauthorized
from nakami.net.address import origin, shown
from nakami.net.retry import RETRIED, Broken, Busy


def translate(error: Exception, url: str) -> NetworkError:
    """Our error for what httpx, or the operating system below it, raised while asking for `url`."""
    place = shown(url)
    cause = _root(error)
    if known := _of_cause(cause, place):
        return known
    for kinds, why, remedy in _WORDS:
        if isinstance(error, kinds):
            return Broken(f"no answer from {place}: {why}", remedy)
    if isinstance(error, httpx.ConnectError | OSError):
        why = _clean(cause.strerror or type(cause).__name__) if isinstance(cause, OSError) else "cannot connect"
        return Broken(f"no answer from {place}: {why}", "check that the server runs and that HTTPS_PROXY is right")
    if isinstance(error, httpx.TransportError) and not isinstance(error, _NEVER_PASS):
        return Broken(f"the connection to {place} broke off", "try again")
    return NetworkError(f"the request to {place} could not be made", "check the address and the credentials")


def _of_cause(cause: BaseException, place: str) -> NetworkError | None:
    """Our error where the operating system's, at the bottom, says more than httpx's."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return NetworkError(
            f"the certificate of {place} is not trusted: {_clean(cause.verify_message)}",
            "add the signing authority to this machine's trust store, or point SSL_CERT_FILE at it",
        )
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return NetworkError(
            f"{place} does not speak TLS", "check the address and the port, and whether it is HTTPS at all"
        )
    if isinstance(cause, gaierror):
        kind = Broken if cause.errno == EAI_AGAIN else NetworkError
        return kind(f"no answer from {place}: its name is not known", "check the name, the network and HTTPS_PROXY")
    return None


_NEVER_PASS = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)

_WORDS: tuple[tuple[type[Exception], str, str], ...] = (
    (httpx.ConnectTimeout, "connecting took too long", "check the network and HTTPS_PROXY"),
    (httpx.PoolTimeout, "too many requests are under way", "try again with less work at a time"),
    (httpx.TimeoutException, "it stopped sending, or sends too slowly", "try again"),
    (httpx.RemoteProtocolError, "it broke off, or does not speak HTTP", "try again; check the address and port"),
    (httpx.ProxyError, "the proxy refused", "check HTTPS_PROXY and its user and password"),
)


def refused(status: int, url: str, asked: float | None = None) -> NetworkError:
    """Our error for a status that is no use; `asked` is the Retry-After in seconds."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "unknown status"
    host = origin(url)[1]
    message = f"{host} answered {status} ({phrase}) to {shown(url)}"
    if status in _CREDENTIALS:
        return Unauthorized(message, _CREDENTIALS[status])
    if status in RETRIED:
        remedy = "try again later" if asked is None else f"try again in {asked:.0f} s, as it asks"
        return Busy(message, status, remedy, asked)
    return HttpError(message, status, _REMEDIES.get(status, ""))


_CREDENTIALS = {
    401: "log in to this host; the credentials are missing or wrong",
    407: "put the proxy's user and password into HTTPS_PROXY",
}
_REMEDIES = {403: "check that your account may read it", 404: "check the address"}


def _root(error: BaseException) -> BaseException:
    """The operating system's error, below httpx's and httpcore's; those set no cause for each other, but a context.

    It ends there: the context of a system's error is whatever the caller was handling when it made the request.
    """
    while type(error).__module__.partition(".")[0] in {"httpx", "httpcore"}:
        below = error.__cause__ or error.__context__
        if below is None:
            break
        error = below
    return error


def _clean(text: str) -> str:
    return "".join(c for c in text[:200] if c.isprintable())
