import random
from base64 import urlsafe_b64encode

import pytest

from nakami.secrets.readings.web_token import token
from nakami.secrets.specimen_keys import web_token


def made(header: str, payload: str) -> bytes:
    parts = (urlsafe_b64encode(part.encode()).rstrip(b"=") for part in (header, payload))
    return b".".join((*parts, b"c2lnbmF0dXJlc2lnbmF0dXJl"))


class TestToken:
    """RFC 7515, section 5.2, steps 3 and 4: the header is UTF-8 JSON, and an object."""

    @pytest.mark.parametrize(
        ("claims", "shown"),
        [
            ("", "signed with HS256, does not end"),
            (',"exp":1900000000', "signed with HS256, ends 2030-03-17"),
            (',"exp":1e400', "signed with HS256, does not end"),
            (',"exp":"x"', "signed with HS256, does not end"),
        ],
    )
    def test_when_it_ends_is_told(self, claims: str, shown: str):
        text = web_token(random.Random(1), claims).encode()
        told = [seen.shown for seen in token(text, 0, 0)]
        assert told == [shown] or (claims == ',"exp":1e400' and told in ([], [shown]))

    @pytest.mark.parametrize(
        "text",
        [
            made('{"alg":"none"}', '{"sub":"1"}'),
            made('{"typ":"JWT"}', '{"sub":"1"}'),
            made('{"alg":"HS256"}', "{}"),
            made('{"alg":"HS256"}', '{"role":"anon","iss":"supabase"}'),
            made('{"alg":"HS256"}', '["not an object"]'),
            b"eyJhbGciOiJIUzI1NiJ9.eyJub3RqDw.c2lnbmF0dXJlc2lnbmF0dXJl",
            b"",
        ],
    )
    def test_what_is_none(self, text: bytes):
        assert not list(token(text, 0, 0))

    def test_an_algorithm_is_not_repeated_as_it_stands(self):
        (seen,) = token(made('{"alg":"a\\u001b[31mb"}', '{"sub":"1"}'), 0, 0)
        assert seen.shown.startswith("signed with an unknown algorithm")
