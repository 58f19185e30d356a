from collections.abc import Callable, Iterator
from typing import ClassVar

import pytest

from nakami.bounded.tar import Kind
from nakami.engine import gathering as module
from nakami.engine.gathering import Gathering, Notes
from nakami.errors import LimitExceeded, Malformed, StreamBroken
from nakami.model.document import Document
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Ownership, Package
from nakami.rootfs.reader import Reader, Record, Selector


class Words(Reader):
    """A package for each word."""

    name: ClassVar[str] = "words"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector(names=frozenset({"words"}))
    max_bytes: ClassVar[int] = 100

    def read(self, entry: Entry, content: bytes) -> Iterator[Record]:
        for word in content.decode().split():
            yield Package("generic", word, "1", path=entry.path)


class Acts(Reader):
    """Does what it is told."""

    name: ClassVar[str] = "acts"
    version: ClassVar[int] = 1
    selector: ClassVar[Selector] = Selector()

    def __init__(self, act: Callable[[Entry], Iterator[Record]]) -> None:
        self._act = act

    def read(self, entry: Entry, content: bytes) -> Iterator[Record]:
        assert content is not None
        yield from self._act(entry)


def fed(gathering: Gathering, path: bytes, content: bytes, *readers: Reader) -> None:
    def body(limit: int) -> bytes:
        if len(content) > limit:
            raise LimitExceeded("too long")
        return content

    gathering.read(Entry(path.decode(), size=len(content)), path, readers or [Words()], body)


def words(gathering: Gathering) -> list[tuple[bytes, str, str]]:
    return [
        (read.path, record.name, record.path)
        for read in gathering.reads
        for record in read.records
        if isinstance(record, Package)
    ]


def whys(gathering: Gathering) -> str:
    return "\n".join(f"{spot.part} {spot.where} {spot.why}" for spot in gathering.notes.spots)


class TestPlaces:
    @pytest.fixture
    def gathering(self) -> Gathering:
        gathering = Gathering()
        fed(gathering, b"a/b/one", b"x")
        fed(gathering, b"a/two", b"y")
        gathering.link(b"a/b/three", b"four", [Words()], hard=False)
        return gathering

    def test_what_is_held(self, gathering: Gathering):
        assert gathering.held == {b"a", b"a/b", b"a/b/one", b"a/two", b"a/b/three"}

    def test_a_file_takes_a_files_place(self, gathering: Gathering):
        gathering.take_place(b"a/two", Kind.FILE)
        assert words(gathering) == [(b"a/b/one", "x", "a/b/one")]

    def test_a_file_takes_a_folders_place(self, gathering: Gathering):
        gathering.take_place(b"a/b", Kind.FILE)
        assert words(gathering) == [(b"a/two", "y", "a/two")]
        assert not gathering.links

    def test_a_folder_stays_a_folder(self, gathering: Gathering):
        gathering.take_place(b"a/b", Kind.DIRECTORY)
        assert len(words(gathering)) == 2

    def test_a_folder_takes_a_files_place(self, gathering: Gathering):
        gathering.take_place(b"a/two", Kind.DIRECTORY)
        assert len(words(gathering)) == 1

    def test_hard_links_share_records(self, gathering: Gathering):
        gathering.link(b"c", b"a/two", [Words()], hard=True)
        gathering.take_place(b"a/two", Kind.FILE)
        assert words(gathering)[1] == (b"c", "y", "c")
        assert [link.path for link in gathering.links] == [b"a/b/three"]

    def test_what_says_nothing_of_its_path_is_shared_as_it_is(self, gathering: Gathering):
        records: list[Record] = [
            Ownership("p", ("x",)),
            BlindSpot("acts", "d", "why"),
            Document("d", "text"),
            Package("generic", "in", "1", path="d!/e"),
        ]
        fed(gathering, b"d", b"", Acts(lambda _: iter(records)))
        gathering.link(b"e", b"d", [Acts(iter)], hard=True)  # type: ignore[arg-type] # it is not read
        assert gathering.reads[-1].records == (
            records[0],
            BlindSpot("acts", "e", "why"),
            Document("e", "text"),
            Package("generic", "in", "1", path="e!/e"),
        )


class TestReadersThatFail:
    @pytest.mark.parametrize(
        "error",
        [
            Malformed("it is broken"),
            LimitExceeded("it is too long"),
            ValueError("x"),
            KeyError("x"),
            RecursionError(),
            AttributeError("x"),
            MemoryError(),
            NotImplementedError(),
        ],
    )
    def test_they_hide_nothing(self, error: Exception):
        def act(entry: Entry) -> Iterator[Record]:
            yield Package("generic", "before", "1", path=entry.path)
            raise error

        gathering = Gathering()
        fed(gathering, b"f", b"word", Acts(act), Words())
        assert [name for _, name, _ in words(gathering)] == ["before", "word"]
        (spot,) = gathering.notes.spots
        assert spot.part == "acts"
        assert (spot.why == getattr(error, "message", "")) or "the reader failed" in spot.why

    def test_records_that_no_cache_could_keep(self):
        gathering = Gathering()
        fed(gathering, b"f", b"", Acts(lambda entry: iter([Document(entry.path, "\ud800")])))
        assert not gathering.reads
        assert "the reader failed" in whys(gathering)

    def test_a_file_that_cannot_be_read(self):
        def body(limit: int) -> bytes:
            raise Malformed(f"cannot be read, not even {limit} bytes")

        gathering = Gathering()
        gathering.read(Entry("f"), b"f", [Words()], body)
        assert "words f cannot be read, not even 100 bytes" in whys(gathering)

    def test_a_stream_that_ends_ends_the_walk(self):
        def body(limit: int) -> bytes:
            raise StreamBroken(f"it ends before {limit} bytes")

        with pytest.raises(StreamBroken):
            Gathering().read(Entry("f"), b"f", [Words()], body)


class TestBounds:
    def test_a_file_too_long_for_one_reader_is_read_by_another(self):
        gathering = Gathering()
        fed(
            gathering,
            b"f",
            b"w" * 101,
            Words(),
            Acts(lambda entry: iter([Package("generic", "other", "1", path=entry.path)])),
        )
        assert [name for _, name, _ in words(gathering)] == ["other"]
        assert "101 bytes long; at most 100" in whys(gathering)

    def test_records_of_one_file(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(module, "MAX_RECORDS", 3)
        gathering = Gathering()
        fed(gathering, b"f", b"a b c d e")
        assert len(words(gathering)) == 3
        assert "the rest is left out" in whys(gathering)

    def test_records_of_all_files(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(module, "MAX_RECORDS", 3)
        gathering = Gathering()
        fed(gathering, b"f", b"a b")
        fed(gathering, b"g", b"c d")
        fed(gathering, b"h", b"e")
        assert [path for path, _, _ in words(gathering)] == [b"f", b"f", b"h"]
        assert "words g its layer has more than 3 records" in whys(gathering)

    def test_long_records(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(module, "MAX_RECORD_BYTES", 1000)
        gathering = Gathering()
        fed(gathering, b"f", b"", Acts(lambda entry: iter([Document(entry.path, "x" * 600)] * 3)))
        fed(gathering, b"g", b"", Acts(lambda entry: iter([Document(entry.path, "x" * 600)])))
        assert [read.path for read in gathering.reads] == [b"f"]
        assert len(gathering.reads[0].records) == 1
        assert len(gathering.notes.spots) == 2

    def test_links(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(module, "MAX_LINKS", 1)
        gathering = Gathering()
        for name in (b"a", b"b"):
            gathering.link(name, b"t", [Words()], hard=False)
        assert [link.path for link in gathering.links] == [b"a"]
        assert "one of more than 1 links" in whys(gathering)

    def test_paths(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(module, "MAX_HELD_BYTES", 250)
        gathering = Gathering()
        for name in (b"a/b", b"a/c", b"a/d", b"a/e"):
            fed(gathering, name, b"x")
        assert [path for path, _, _ in words(gathering)] == [b"a/b", b"a/c"]
        assert "telling names" in whys(gathering)

    def test_depth(self):
        gathering = Gathering()
        fed(gathering, b"d/" * 257 + b"f", b"x")
        fed(gathering, b"d/" * 256 + b"f", b"x")
        assert len(words(gathering)) == 1
        assert "deeper than 256 folders" in whys(gathering)

    def test_blind_spots(self):
        notes = Notes()
        for number in range(5000):
            notes.add(BlindSpot("x", str(number), "y"))
        assert len(notes.spots) == 1000
        assert notes.spots[-1].why == "4,001 more blind spots are not listed"


def test_a_package_whose_name_would_reach_the_terminal_is_a_blind_spot():
    gathering = Gathering()
    fed(gathering, b"f", b"", Acts(lambda entry: iter([Package("generic", "a\x1b[2J", "1", path=entry.path)])))
    ((spot,),) = [read.records for read in gathering.reads]
    assert isinstance(spot, BlindSpot)
    assert "a\\x1b[2J" in spot.why
