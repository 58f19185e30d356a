"""Tokens of service accounts of Grafana."""

import random

from hypothesis import given
from hypothesis import strategies as st

from nakami.secrets.checks.grafana import check
from nakami.secrets.specimens import MAKERS


def test_the_token_of_grafanas_own_test():
    assert check(b"glsa_" + b"iNValIdinValiDinvalidinvalidinva_5b582697")
    assert not check(b"glsa_" + b"iNValIdinValiDinvalidinvalidinva_5b582698")


class TestProperties:
    """`crc32.ChecksumIEEE` over prefix and secret, lowest byte first (grafana/grafana, pkg/components/satokengen)."""

    @given(st.integers())
    def test_every_made_token_holds(self, seed: int):
        assert check(MAKERS["grafana"](random.Random(seed), "").encode())

    @given(st.integers(), st.integers(0, 45), st.sampled_from(b"0123456789abcdefXYZ"))
    def test_one_changed_sign_breaks_it(self, seed: int, at: int, sign: int):
        token = bytearray(MAKERS["grafana"](random.Random(seed), "").encode())
        same = token[at] == sign
        token[at] = sign
        assert check(bytes(token)) is same

    @given(st.binary(max_size=600))
    def test_anything_is_answered(self, value: bytes):
        check(value)
