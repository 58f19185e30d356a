import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nakami.errors import LimitExceeded, Malformed, TargetNotFound
from nakami.images.bundle import Bundle
from nakami.images.tarball import MAX_MEMBERS, CompressedTar, TarFile, TarStreamed, WholeFile
from tests.bounded.tars import END, header, member, pax

DATA = (
    member(b"./a", b"[1]")
    + member(b"b", b"{2}" * 400)
    + header(b"folder/", flag=b"5")
    + header(b"folder/link", flag=b"2", link=b"../a")
    + header(b"hard", flag=b"1", link=b"./b")
    + member(b"caf\xe9", b"[3]")
    + END
)


@pytest.fixture(params=["file", "stream", "gzip"])
def bundle(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bundle]:
    path = tmp_path / "it.tar"
    path.write_bytes(gzip.compress(DATA) if request.param == "gzip" else DATA)
    makers: dict[str, Callable[[Path], Bundle]] = {
        "file": TarFile,
        "gzip": CompressedTar,
        "stream": lambda _: TarStreamed("it", lambda: iter([DATA[:700], DATA[700:]])),
    }
    made = makers[request.param](path)
    yield made
    made.close()


def test_members_by_name(bundle: Bundle):
    for name, content in (
        ("a", b"[1]"),
        ("./a", b"[1]"),
        ("/a", b"[1]"),
        ("folder/link", b"[1]"),
        ("hard", b"{2}" * 400),
        ("caf\udce9", b"[3]"),
    ):
        assert bundle.document(name) == content
        assert bundle.size(name) == len(content)
        assert b"".join(bundle.chunks(name)) == content


def test_what_is_not_there(bundle: Bundle):
    for name in ("missing", "folder", "", "nul\0"):
        assert bundle.document(name) is None
        assert bundle.size(name) is None
        with pytest.raises(Malformed, match="no member"):
            list(bundle.chunks(name))


def test_several_in_their_own_order(bundle: Bundle):
    found = {name: b"".join(chunks) for name, chunks in bundle.in_order(["hard", "b", "folder/link", "a"])}
    assert found == {"hard": b"{2}" * 400, "b": b"{2}" * 400, "folder/link": b"[1]", "a": b"[1]"}


def test_what_is_there_comes_before_the_error(bundle: Bundle):
    streams = bundle.in_order(["a", "missing"])
    name, chunks = next(streams)
    assert (name, b"".join(chunks)) == ("a", b"[1]")
    with pytest.raises(Malformed, match="missing"):
        next(streams)


def test_folders(bundle: Bundle):
    assert bundle.has_folder(["x", "folder"])
    assert not bundle.has_folder(["a", "fold"])


def test_an_index_has_an_end():
    passed = 0

    def endless() -> Iterator[bytes]:
        nonlocal passed
        while True:
            passed += 1
            yield header(b"x/%d" % passed)

    assert TarStreamed("it", endless).has_folder(["x"])
    assert passed <= MAX_MEMBERS + 10


def test_documents_that_would_not_fit():
    big = b"[" + b" " * (7 << 20) + b"]"
    data = b"".join(member(b"%d" % number, big) for number in range(3)) + member(b"tar", b"no JSON") + END
    streamed = TarStreamed("it", lambda: iter([data]))
    assert streamed.document("0") == streamed.document("1") == big
    for name in ("2", "tar"):
        with pytest.raises(Malformed, match="no JSON document, or one of too many"):
            streamed.document(name)
    huge = TarStreamed("it", lambda: iter([member(b"0", big * 2) + END]))
    with pytest.raises(LimitExceeded, match="at most"):
        huge.document("0")


def test_a_member_without_its_holes(tmp_path: Path):
    data = pax((b"GNU.sparse.map", b"0,1"), (b"GNU.sparse.size", b"5")) + member(b"a", b"x") + END
    (tmp_path / "it").write_bytes(data)
    bundle = TarFile(tmp_path / "it")
    for read in (bundle.document, bundle.size, bundle.chunks):
        with pytest.raises(Malformed, match="without its holes"):
            read("a")
    bundle.close()


def test_a_whole_file(tmp_path: Path):
    (tmp_path / "it").write_bytes(b"anything")
    whole = WholeFile(tmp_path / "it")
    assert (whole.document("x"), whole.size("x"), b"".join(whole.chunks("x"))) == (None, 8, b"anything")
    whole.close()
    with pytest.raises(TargetNotFound, match="cannot be opened"):
        WholeFile(tmp_path / "missing")
