import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.bounded.ar import members
from nakami.errors import LimitExceeded, Malformed
from tests.vulns.providers.archive.small_archive import ar


def read(content: bytes, step: int = 7) -> list[tuple[str, int, bytes]]:
    pieces = iter([content[at : at + step] for at in range(0, len(content), step)])
    return [(name, size, b"".join(body)) for name, size, body in members(pieces, "it")]


class TestEveryMemberIsRead:
    """deb(5): "The file is an ar archive with a magic value of !<arch>. [...] the common ar archive format [...] is used"."""

    @given(
        st.lists(
            st.tuples(st.from_regex(r"[a-z][a-z0-9._-]{0,13}", fullmatch=True), st.binary(max_size=200)), max_size=6
        ),
        st.integers(1, 100),
    )
    def test_whatever_the_chunks(self, packed: list[tuple[str, bytes]], step: int):
        assert read(ar(packed), step) == [(name, len(content), content) for name, content in packed]

    @given(st.lists(st.tuples(st.just("a"), st.binary(max_size=30)), min_size=1, max_size=3), st.data())
    def test_or_the_end_is_told(self, packed: list[tuple[str, bytes]], data: st.DataObject):
        whole = ar(packed)
        ends = {len(ar(packed[:count])) for count in range(len(packed) + 1)}
        # The padding byte of the last member may be missing: nobody reads it.
        ends |= {end - 1 for end in ends if end > 8 and whole[end - 1 : end] == b"\n"}
        cut = data.draw(st.integers(0, len(whole) - 1).filter(lambda at: at not in ends))
        with pytest.raises(Malformed):
            read(whole[:cut])


def test_an_unread_body_is_skipped():
    assert [name for name, _, _ in members(iter([ar([("a", b"1234567"), ("b", b"x")])]), "it")] == ["a", "b"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04" + bytes(100),
        ar([("a", b"x")])[:-4].replace(b"`\n", b"??"),
        ar([("a", b"x")]).replace(b"1         `", b"-1        `"),
        ar([("a", b"x")]).replace(b"1         `", b"9999999999`"),
        ar([("a", b"x")]).replace(b"1         `", b"          `"),
    ],
)
def test_what_is_no_archive_is_refused(content: bytes):
    with pytest.raises(Malformed):
        read(content)


def test_endless_members_are_refused():
    with pytest.raises(LimitExceeded):
        read(ar([("a", b"")] * 65), 4096)
