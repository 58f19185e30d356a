"""The only outbound door: HTTP with bounds, retries and an off switch.

httpx is imported when the first request is made, so that commands that stay at home start fast.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import httpx


class Fetched(Struct, frozen=True):
    """A whole answer in memory. Header names are lower case; `url` is where it came from after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class Client:
    """Fetches over HTTP and HTTPS; safe to share between threads.

    Proxies come from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), trust anchors from the operating system.

    Args:
        offline: refuse every request with `Offline`, except those to loopback addresses.
        timeout: seconds without a byte before a request counts as dead.
        retries: how often a request that met 429, 5xx or a broken connection is tried again, with back-off that honours Retry-After.
    """

    def __init__(self, *, offline: bool = False, timeout: float = 30.0, retries: int = 3) -> None:
        self._offline = offline
        self._timeout = timeout
        self._retries = retries
        self._client: httpx.Client | None = None

    def get(
        self, url: str, *, limit: int, headers: Mapping[str, str] | None = None, accept: Collection[int] = (200,)
    ) -> Fetched:
        """Fetch a whole answer of at most `limit` bytes.

        Raises:
            Offline, Unauthorized, HttpError, NetworkError: as their names say; HttpError for a status not in `accept`.
            LimitExceeded: the answer is larger than `limit`.
        """
        raise NotImplementedError

    @contextmanager
    def stream(
        self, url: str, *, limit: int, headers: Mapping[str, str] | None = None, accept: Collection[int] = (200, 206)
    ) -> Iterator[tuple[int, Mapping[str, str], Iterator[bytes]]]:
        """Open an answer for reading piece by piece: (status, headers, chunks). Raises as `get` does."""
        raise NotImplementedError
        yield
