"""Tests of the tokens that keys are made of."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import VersionInvalid
from nakami.versions.encoding import MAX_LENGTH, ZERO, ascii_bytes, identifiers, invalid, number, plain_release

naturals = st.integers(0, 10**20) | st.integers(0, 10 ** (MAX_LENGTH - 1))


class TestNumber:
    """Natural order, whatever the length: 9 < 10 < 10^500."""

    @given(naturals, naturals)
    def test_orders_as_the_integers(self, a: int, b: int) -> None:
        x, y = (number(str(each).encode()) for each in (a, b))
        assert (x < y, x == y) == (a < b, a == b)

    @given(naturals, st.integers(0, 9))
    def test_ignores_leading_zeros(self, a: int, zeros: int) -> None:
        digits = str(a).encode()[: MAX_LENGTH - 9]
        assert number(b"0" * zeros + digits) == number(digits)

    @given(naturals)
    def test_starts_in_its_range(self, a: int) -> None:
        assert 0x20 <= number(str(a).encode())[0] <= 0xE2

    def test_is_prefix_free_over_all_lengths(self) -> None:
        tokens = [number(b"9" * length) for length in range(MAX_LENGTH + 1)]
        assert tokens == sorted(tokens)
        assert tokens[0] == ZERO
        assert not any(later.startswith(earlier) for earlier, later in pairwise(tokens))


class TestIdentifiers:
    """SemVer 2.0.0, item 11.4: "Identifiers consisting of only digits are compared numerically. Identifiers with letters or hyphens are
    compared lexically in ASCII sort order. Numeric identifiers always have lower precedence than non-numeric identifiers. A larger set
    of pre-release fields has a higher precedence than a smaller set, if all of the preceding identifiers are equal."
    """

    @given(*[st.lists(st.from_regex(r"[0-9A-Za-z-]{1,3}", fullmatch=True), min_size=1, max_size=4)] * 2)
    def test_orders_as_item_11_4(self, a: list[str], b: list[str]) -> None:
        def fields(parts: list[str]) -> list[tuple[int, int, str]]:
            return [(0, int(each), "") if each.isdigit() else (1, 0, each) for each in parts]

        x, y = (identifiers(".".join(each).encode()) for each in (a, b))
        assert (x < y, x == y) == (fields(a) < fields(b), fields(a) == fields(b))


def test_plain_release_drops_zeros_at_the_end() -> None:
    assert plain_release(b"1.20.0") == plain_release(b"01.020") == number(b"1") + number(b"20")
    assert plain_release(b"0") == b""


@pytest.mark.parametrize("version", [b"", b"1.", b".1", b"1..2", b"1.a", b"1-2"])
def test_plain_release_leaves_the_rest_to_the_scheme(version: bytes) -> None:
    assert plain_release(version) is None


@pytest.mark.parametrize("version", ["", "1" * (MAX_LENGTH + 1), "1.0\u0660", "\udc80"])
def test_ascii_bytes_refuses(version: str) -> None:
    with pytest.raises(VersionInvalid, match="is not a deb version"):
        ascii_bytes(version, "deb")


def test_an_error_shows_hostile_versions_short_and_escaped() -> None:
    words = str(invalid("deb", "\x1b[31m" + "1" * 10_000, "why"))
    assert "\x1b" not in words
    assert len(words) < 150
