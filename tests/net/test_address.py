import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import UsageError
from nakami.net.address import asking, has_userinfo, is_loopback, is_private_place, origin, quoted, shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", ("https", "a.example", 443)),
        ("HTTP://A.Example/x", ("http", "a.example", 80)),
        ("https://u:p@a.example:8443/x", ("https", "a.example", 8443)),
        ("http://[::1]:5000/", ("http", "::1", 5000)),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, expected: tuple[str, str, int]):
    assert origin(url) == expected


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "a.example/x", "https://", "https://a:99999999/", "https://[::1/", ""]
)
def test_what_is_no_address_is_refused(url: str):
    with pytest.raises(UsageError, match="https://host/path"):
        origin(url)


class TestShown:
    """RFC 3986, section 7.5: "... applications should not render as clear text any data after the first colon (":") character found within a
    userinfo subcomponent".
    """

    @given(st.text("abcXYZ0189:%-_.~", min_size=1), st.text("abc019=&%", min_size=1))
    def test_secrets_are_not_shown(self, secret: str, query: str):
        assert shown(f"https://{secret}KEY@h.example/p?sig={query}KEY#KEY") == "https://h.example/p"

    @given(st.text())
    def test_nothing_unprintable_is_shown(self, text: str):
        assert shown(text).isprintable()


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1"]
)
def test_this_machine_is_loopback(host: str):
    assert is_loopback(host)
    assert is_private_place(host)


@pytest.mark.parametrize(
    "host", ["localhost.example", "128.0.0.1", "notlocalhost", "10.0.0.1", "::2", "127.0.0.1.example", ""]
)
def test_other_machines_are_not_loopback(host: str):
    assert not is_loopback(host)


@pytest.mark.parametrize("host", ["169.254.169.254", "fe80::1", "0.0.0.0"])
def test_the_link_is_no_place_to_be_sent_to(host: str):
    assert not is_loopback(host)
    assert is_private_place(host)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://u@h/", True),
        ("https://u:p@h/", True),
        ("https://h/@", False),
        ("https://h?@", False),
        ("https://h", False),
    ],
)
def test_a_user_in_an_address_is_seen(url: str, found: bool):
    assert has_userinfo(url) is found


def test_parameters_are_added():
    assert asking("https://h/t", {"a": "b:c/d", "e": "f g"}) == "https://h/t?a=b%3Ac%2Fd&e=f+g"
    assert asking("https://h/t?x=1#f", {"a": "b"}) == "https://h/t?x=1&a=b"


def test_a_name_cannot_leave_its_place_in_a_path():
    assert quoted("a/b:1@sha256:0?x#y z%") == "a/b:1@sha256:0%3Fx%23y%20z%25"
