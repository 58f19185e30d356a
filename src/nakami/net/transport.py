"""How bytes reach httpx: sockets that demand progress, proxies of the environment, trust of the operating system.

Imported only when a first request is made.
"""

import ssl
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx
import truststore

from nakami.errors import UsageError
from nakami.net.address import is_loopback, shown
from nakami.net.body import MIN_RATE

_CONNECTIONS = 64


class BoundedStream(httpcore.NetworkStream):
    """A connection that refuses to be drip-fed.

    A time-out per read is no bound: a server that sends one byte before each time-out holds its reader for ever. So the time spent
    waiting is added up, and too few bytes in it break the connection. Time that the reader itself takes is not counted.
    """

    def __init__(self, stream: httpcore.NetworkStream, patience: float) -> None:
        self._stream = stream
        self._patience = patience
        self._waited = 0.0
        self._received = 0

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Receive some bytes.

        Raises:
            httpcore.ReadTimeout: nothing came in `timeout` seconds, or next to nothing in twice the patience.
        """
        before = time.monotonic()
        data = self._stream.read(max_bytes, timeout)
        self._waited += time.monotonic() - before
        self._received += len(data)
        if self._waited > 2 * self._patience:
            if self._received < MIN_RATE * self._waited:
                raise httpcore.ReadTimeout("the answer comes too slowly")
            self._waited, self._received = 0.0, 0
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send; what follows is a new answer."""
        self._waited, self._received = 0.0, 0
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Upgrade to TLS, with the same bound."""
        return BoundedStream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._patience)

    def get_extra_info(self, info: str) -> Any:
        """Tell about the connection below."""
        return self._stream.get_extra_info(info)


class BoundedBackend(httpcore.NetworkBackend):
    """Opens connections that demand progress."""

    def __init__(self, patience: float) -> None:
        self._backend = httpcore.SyncBackend()
        self._patience = patience

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect over TCP."""
        stream = self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        return BoundedStream(stream, self._patience)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Connect to a socket of this machine."""
        return BoundedStream(self._backend.connect_unix_socket(path, timeout, socket_options), self._patience)


class BoundedTransport(httpx.HTTPTransport):
    """httpx's own transport over our connections.

    httpx has no argument for the network backend, so its pool is replaced by one made with httpcore's public arguments.
    """

    def __init__(self, context: ssl.SSLContext, patience: float, *, proxy: str = "", socket: str = "") -> None:
        super().__init__(verify=context)
        super().close()
        backend = BoundedBackend(patience)
        self._pool: httpcore.ConnectionPool
        if proxy:
            address = httpx.URL(proxy)
            auth = (address.username, address.password) if address.username or address.password else None
            self._pool = httpcore.HTTPProxy(
                proxy_url=f"{address.scheme}://{address.netloc.decode('ascii')}/",
                proxy_auth=auth,
                ssl_context=context,
                max_connections=_CONNECTIONS,
                network_backend=backend,
            )
        else:
            self._pool = httpcore.ConnectionPool(
                ssl_context=context,
                max_connections=_CONNECTIONS,
                keepalive_expiry=15.0,
                uds=socket or None,
                network_backend=backend,
            )


class Router(httpx.BaseTransport):
    """Sends each request directly or through the proxy that the environment names for its URL.

    HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY as curl(1) and Python's urllib read them; `proxies` go before them.
    """

    def __init__(self, patience: float, socket: str = "", proxies: Mapping[str, str] | None = None) -> None:
        self._patience = patience
        self._context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._direct = BoundedTransport(self._context, patience, socket=socket)
        named = {} if socket else {**getproxies(), **(proxies or {})}
        self._proxies = {kind: url for kind, url in named.items() if url and url.upper() != "DIRECT"}
        self._proxied: dict[str, BoundedTransport] = {
            proxy: BoundedTransport(self._context, patience, proxy=proxy)
            for proxy in {self._checked(kind) for kind in ("http", "https", "all")} - {""}
        }

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request."""
        return self._transport(request.url).handle_request(request)

    def close(self) -> None:
        """Close every connection."""
        for transport in (self._direct, *self._proxied.values()):
            transport.close()

    def _transport(self, url: httpx.URL) -> httpx.BaseTransport:
        proxy = self._checked(url.scheme) or self._checked("all")
        if not proxy or is_loopback(url.host) or proxy_bypass(url.host):
            return self._direct
        return self._proxied[proxy]

    def _checked(self, kind: str) -> str:
        """The proxy for a scheme as a whole URL; empty when there is none."""
        proxy = self._proxies.get(kind, "")
        if proxy and "://" not in proxy:
            proxy = f"http://{proxy}"
        if proxy and not proxy.lower().startswith(("http://", "https://")):
            raise UsageError(
                f"the proxy {shown(proxy)} of the environment is of a kind that nakami does not speak",
                f"set {kind.upper()}_PROXY to an http:// or https:// address, or add the host to NO_PROXY",
            )
        return proxy
