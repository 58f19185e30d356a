import socket
import ssl
from collections.abc import Iterator

import httpx
import pytest

from nakami.errors import HttpError, NakamiError, NetworkError, Unauthorized
from nakami.net.failure import refused, translate
from nakami.net.retry import Broken, Busy

SECRET = "hunter2"
URL = f"https://user:{SECRET}@h.example/p?sig={SECRET}"


def _tree(root: type[Exception]) -> Iterator[type[Exception]]:
    yield root
    for kind in root.__subclasses__():
        yield from _tree(kind)


ALL = sorted({*_tree(httpx.HTTPError), *_tree(httpx.StreamError), httpx.InvalidURL}, key=lambda kind: kind.__name__)


def _made(kind: type[Exception]) -> Exception:
    if kind is httpx.HTTPStatusError:
        request = httpx.Request("GET", "https://h.example")
        return httpx.HTTPStatusError(SECRET, request=request, response=httpx.Response(500))
    try:
        return kind(f"Illegal header value b'Bearer {SECRET}'")
    except TypeError:
        return kind()


@pytest.mark.parametrize("kind", ALL)
def test_every_error_of_the_library_is_ours_without_secrets(kind: type[Exception]):
    error = translate(_made(kind), URL)
    assert isinstance(error, NetworkError)
    assert SECRET not in str(error)
    assert "https://h.example/p" in str(error)
    assert error.remedy


def _caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def test_an_unknown_name_is_not_tried_again():
    error = translate(_caused(httpx.ConnectError(""), socket.gaierror(socket.EAI_NONAME, "x")), URL)
    assert not isinstance(error, Broken)


def test_a_name_server_that_does_not_answer_is_tried_again():
    assert isinstance(translate(_caused(httpx.ConnectError(""), socket.gaierror(socket.EAI_AGAIN, "x")), URL), Broken)


def test_a_certificate_that_is_not_trusted_tells_where_to_add_its_authority():
    cause = ssl.SSLCertVerificationError(1, "x")
    cause.verify_message = "self-signed certificate\x1b[31m"
    error = translate(_caused(httpx.ConnectError(""), cause), URL)
    assert "self-signed certificate[31m" in str(error)
    assert "SSL_CERT_FILE" in error.remedy
    assert not isinstance(error, Broken)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Unauthorized),
        (407, Unauthorized),
        (403, HttpError),
        (404, HttpError),
        (429, Busy),
        (503, Busy),
        (799, HttpError),
    ],
)
def test_a_status_that_is_no_use(status: int, kind: type[NakamiError]):
    error = refused(status, URL, 7.0)
    assert type(error) is kind
    assert str(status) in str(error)
    assert SECRET not in str(error)


def test_a_busy_server_tells_how_long_to_wait():
    error = refused(429, URL, 30.0)
    assert isinstance(error, Busy)
    assert error.asked == 30.0
    assert "30 s" in error.remedy
