"""One answer of a server, read within bounds."""

import time
from collections.abc import Iterator, Mapping

import httpx

from nakami.errors import LimitExceeded
from nakami.net.address import shown
from nakami.net.body import Body, paced
from nakami.net.failure import translate
from nakami.net.retry import Broken

_LIBRARY_ERRORS = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError, ValueError, TypeError, RuntimeError)
"""What httpx may raise: its own tree, and bare Python errors for values that cannot be sent (a host name, a header)."""


class Answer:
    """An answer whose body has not been read yet. `headers` names are lower case; `url` is who answered.

    Close it, read or not: its connection goes back to the pool or is cut.
    """

    def __init__(self, response: httpx.Response, url: str) -> None:
        self.status = response.status_code
        self.headers: Mapping[str, str] = dict(response.headers.items())
        self.url = url
        self._response = response

    def chunks(self, limit: int) -> Iterator[bytes]:
        """The body, piece by piece, as sent.

        Raises:
            LimitExceeded: the body is, or says that it is, larger than `limit` bytes.
            NetworkError: the connection broke off.
        """
        length = self.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:20]) > limit:
            raise _too_large(self.url, limit)
        left = limit
        try:
            for chunk in self._response.iter_raw():
                left -= len(chunk)
                if left < 0:
                    raise _too_large(self.url, limit)
                yield chunk
        except _LIBRARY_ERRORS as error:
            raise translate(error, self.url) from error

    def whole(self, limit: int, until: float) -> bytes:
        """The whole body.

        Raises:
            NetworkError: the moment `until` of the monotonic clock passed before the end.
            LimitExceeded: as `chunks`.
        """
        body = bytearray()
        for chunk in self.chunks(limit):
            body += chunk
            if time.monotonic() > until:
                raise Broken(f"the answer of {shown(self.url)} did not end in time", "try again")
        return bytes(body)

    def close(self) -> None:
        """Let go of the connection."""
        try:
            self._response.close()
        except _LIBRARY_ERRORS:
            # What was wanted has been read or given up; a connection that cannot even be closed is gone already.
            return


def send(
    transport: httpx.BaseTransport,
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: Body | None,
    timeout: float,
) -> Answer:
    """Send one request and wait for the head of the answer.

    Raises:
        NetworkError: no answer.
    """
    patience = httpx.Timeout(timeout).as_dict()
    try:
        content = paced(body, url, timeout) if body else None
        request = httpx.Request(method, url, headers=headers, content=content, extensions={"timeout": patience})
        return Answer(transport.handle_request(request), url)
    except _LIBRARY_ERRORS as error:
        raise translate(error, url) from error


def _too_large(url: str, limit: int) -> LimitExceeded:
    return LimitExceeded(f"the answer of {shown(url)} is larger than {limit:,} bytes", "check the address")
