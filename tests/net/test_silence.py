import time

import pytest

from nakami.errors import NetworkError
from nakami.net.client import Client
from nakami.net.silence import Silence

A, B, C = (("https", name, 443) for name in "abc")


def test_who_was_silent_is_not_asked_again():
    silence = Silence()
    assert not silence.is_pointless(A)
    silence.heard(B)
    silence.waited(A)
    assert silence.is_pointless(A)
    assert not silence.is_pointless(C)


def test_while_nobody_has_answered_one_speaks_for_all():
    silence = Silence()
    silence.waited(A)
    assert silence.is_pointless(C)
    silence.heard(B)
    assert not silence.is_pointless(C)


def test_who_has_answered_once_is_asked_however_long_it_took_later():
    silence = Silence()
    silence.heard(A)
    silence.waited(A)
    assert not silence.is_pointless(A)


def test_all_requests_of_a_run_wait_once():
    from socket import create_server

    silence = Silence()
    with create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}/a"
        began = time.monotonic()
        for _ in range(5):
            with Client(timeout=0.3, retries=3, silence=silence) as client, pytest.raises(NetworkError, match="answer"):
                client.get(url, limit=10)
        assert time.monotonic() - began < 1.2
