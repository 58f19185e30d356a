import gzip
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import InputError, LimitExceeded, Malformed
from nakami.vulns.providers.archive.deb import Found, find
from tests.vulns.providers.archive.small_archive import ar, changelog, deb, tar, with_changelog

LOG = changelog("foo", ("2-1", "CVE-2026-1111"))
PATH = "./usr/share/doc/foo/changelog"


def look(content: bytes, package: str = "foo", source: str = "foo") -> Found:
    return find(chunks(content), package, source, "it.deb")


def chunks(content: bytes, step: int = 4096) -> Iterator[bytes]:
    return (content[at : at + step] for at in range(0, len(content), step))


def packed(text: str) -> bytes:
    return gzip.compress(text.encode())


@pytest.mark.parametrize("pack", ["xz", "gz", "zst", ""])
def test_the_changelog_is_found_however_the_data_are_packed(pack: str):
    found = look(deb({"./a": bytes(10_000), f"{PATH}.Debian.gz": packed(LOG)}, pack=pack)).changelog
    assert found is not None
    assert found.changes[0].cves == ("CVE-2026-1111",)


def test_a_native_package_has_it_under_the_other_name():
    assert look(with_changelog("foo", LOG, "changelog.gz")).changelog is not None


def test_debians_changelog_is_taken_before_the_projects_own():
    files = {f"{PATH}.gz": packed(changelog("foo", ("0", "old"))), f"{PATH}.Debian.gz": packed(LOG)}
    found = look(deb(files)).changelog
    assert found is not None
    assert found.changes[0].version == "2-1"


@pytest.mark.parametrize(
    ("links", "elsewhere"),
    [
        ({"./usr/share/doc/foo": "libfoo1"}, "libfoo1"),
        ({"./usr/share/doc/foo": "/usr/share/doc/libfoo1/"}, "libfoo1"),
        ({f"{PATH}.Debian.gz": "../libfoo1/changelog.Debian.gz"}, "libfoo1"),
        ({f"{PATH}.Debian.gz": "changelog.gz"}, ""),
        ({"./usr/share/doc/foo": "../.."}, ""),
        ({"./usr/share/doc/foo-doc": "libfoo1"}, ""),
    ],
)
def test_a_link_tells_where_to_look(links: dict[str, str], elsewhere: str):
    assert look(deb({}, links)) == Found(None, elsewhere)


@pytest.mark.parametrize(
    "files",
    [
        {f"{PATH}.Debian.gz": packed("Version 3: everything is new")},
        {f"{PATH}.Debian.gz": packed(changelog("bar", ("1", "CVE-2026-9999")))},
        {"./usr/share/doc/foo/examples/changelog.Debian.gz": packed(LOG)},
        {"./usr/share/doc/foo/../foo/changelog.Debian.gz": packed(LOG)},
        {"./../usr/share/doc/foo/changelog.Debian.gz": packed(LOG)},
    ],
)
def test_another_file_is_not_believed(files: dict[str, bytes]):
    assert look(deb(files)) == Found()


def test_a_bomb_is_refused():
    with pytest.raises(LimitExceeded):
        look(deb({f"{PATH}.Debian.gz": gzip.compress(bytes(40 << 20))}))


def test_endless_data_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("nakami.vulns.providers.archive.deb.MAX_DATA_BYTES", 1 << 20)
    with pytest.raises(LimitExceeded):
        look(deb({"./a": bytes(8 << 20), f"{PATH}.Debian.gz": packed(LOG)}))


def test_a_package_without_data_is_refused():
    with pytest.raises(Malformed):
        look(ar([("debian-binary", b"2.0\n")]))


class TestDamage:
    """deb(5) defines the format; bytes that do not follow it are refused in our own words."""

    @given(st.integers(0, 400), st.integers(1, 255))
    def test_is_told(self, at: int, flip: int):
        content = bytearray(deb({f"{PATH}.Debian.gz": packed(LOG)}, pack="gz"))
        content[at % len(content)] ^= flip
        with suppress(InputError):
            look(bytes(content))

    @given(st.binary(max_size=600))
    def test_of_the_data_is_told(self, rubbish: bytes):
        with suppress(InputError):
            look(ar([("data.tar", tar({"./x": b"1"})[:512] + rubbish)]))
