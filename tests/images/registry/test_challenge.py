import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.images.registry.challenge import parse_challenges


def _plain(header: str) -> list[tuple[str, dict[str, str]]]:
    return [(challenge.scheme, dict(challenge.parameters)) for challenge in parse_challenges(header)]


class TestGrammar:
    """RFC 9110, section 11.6.1: "WWW-Authenticate = #challenge"; 11.3: "challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]";
    11.2: "auth-param = token BWS "=" BWS ( token / quoted-string )"; scheme and parameter names are case-insensitive.
    """

    @pytest.mark.parametrize(
        ("header", "challenges"),
        [
            (
                'Bearer realm="https://auth.example/token",service="registry",scope="repository:a/b:pull"',
                [
                    (
                        "bearer",
                        {"realm": "https://auth.example/token", "service": "registry", "scope": "repository:a/b:pull"},
                    )
                ],
            ),
            ('Basic realm="Registry Realm"', [("basic", {"realm": "Registry Realm"})]),
            ("BASIC Realm=x", [("basic", {"realm": "x"})]),
            ('Bearer realm="a", Basic realm="b"', [("bearer", {"realm": "a"}), ("basic", {"realm": "b"})]),
            (
                # the RFC's own example
                'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
                [
                    ("basic", {"realm": "simple"}),
                    ("newauth", {"realm": "apps", "type": "1", "title": 'Login to "apps"'}),
                ],
            ),
            ("Negotiate, Bearer realm = x", [("negotiate", {}), ("bearer", {"realm": "x"})]),
            ('Bearer realm="a",realm="b"', [("bearer", {"realm": "a"})]),
            (
                'Bearer realm="never closed',
                [
                    ("bearer", {}),
                ],
            ),
            ("", []),
            ("=,=", []),
        ],
    )
    def test_challenges(self, header: str, challenges: list[tuple[str, dict[str, str]]]):
        assert _plain(header)[: len(challenges)] == challenges

    words = st.text("abcDEF019-._", min_size=1, max_size=8)
    values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)

    @given(
        st.lists(st.tuples(words, st.dictionaries(words.map(str.lower), values, min_size=1, max_size=3)), max_size=3)
    )
    def test_what_is_written_is_read(self, challenges: list[tuple[str, dict[str, str]]]):
        def quoted(value: str) -> str:
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

        header = ", ".join(
            f"{scheme} " + ", ".join(f"{name}={quoted(value)}" for name, value in parameters.items())
            for scheme, parameters in challenges
        )
        assert _plain(header) == [(scheme.lower(), parameters) for scheme, parameters in challenges]

    @given(st.text())
    def test_whatever_a_server_says_is_no_crash(self, header: str):
        parse_challenges(header)

    @pytest.mark.parametrize(
        "header",
        ["Bearer " + 'a="' * 100_000, "a " * 100_000, "a" * 1_000_000, 'B a="' + "\\" * 1_000_000, "," * 10**6],
    )
    def test_a_long_header_takes_no_time(self, header: str):
        parse_challenges(header)
