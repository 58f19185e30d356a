import hashlib
from pathlib import Path

from nakami.net.part import Part

URL = "https://mirror.example/all.zip"


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_finished_part_takes_the_targets_place(tmp_path: Path):
    target = tmp_path / "a"
    target.write_bytes(b"old")
    with Part(target) as part:
        part.begin(URL, '"v1"')
        part.write(b"new")
        assert target.read_bytes() == b"old"
        part.finish()
    assert target.read_bytes() == b"new"
    assert part.sha256 == hashlib.sha256(b"new").hexdigest()
    assert _names(tmp_path) == {"a"}


def test_a_broken_part_is_left_for_the_next_run(tmp_path: Path):
    with Part(tmp_path / "a") as part:
        part.begin(URL, '"v1"')
        part.write(b"half, ")
    with Part(tmp_path / "a") as part:
        assert part.left_over(URL) == (6, '"v1"')
        part.resume()
        part.write(b"and the rest")
        part.finish()
    assert (tmp_path / "a").read_bytes() == b"half, and the rest"
    assert part.sha256 == hashlib.sha256(b"half, and the rest").hexdigest()


def test_a_part_of_something_else_is_of_no_use(tmp_path: Path):
    with Part(tmp_path / "a") as part:
        part.begin(URL, '"v1"')
        part.write(b"half")
    with Part(tmp_path / "a") as part:
        assert part.left_over("https://other.example/") == (0, "")
    assert not _names(tmp_path)


def test_a_part_without_a_validator_is_not_kept(tmp_path: Path):
    with Part(tmp_path / "a") as part:
        part.begin(URL, "")
        part.write(b"half")
    assert not _names(tmp_path)


def test_a_damaged_note_is_of_no_use(tmp_path: Path):
    for note in (b"{", b"[]", b'{"url": 1}', b"\xff", b"x" * 100_000, b""):
        (tmp_path / "a.part").write_bytes(b"half")
        (tmp_path / "a.part.json").write_bytes(note)
        with Part(tmp_path / "a") as part:
            assert part.left_over(URL) == (0, "")


def test_two_at_once_do_not_touch_each_others_bytes(tmp_path: Path):
    target = tmp_path / "a"
    with Part(target) as first:
        first.begin(URL, '"v1"')
        first.write(b"first")
        with Part(target) as second:
            assert second.left_over(URL) == (0, "")
            second.begin(URL, '"v1"')
            second.write(b"second, longer")
            second.finish()
        assert target.read_bytes() == b"second, longer"
        first.finish()
    assert target.read_bytes() == b"first"
    assert _names(tmp_path) == {"a"}


def test_the_second_leaves_nothing_behind_when_it_breaks(tmp_path: Path):
    with Part(tmp_path / "a") as first:
        first.begin(URL, '"v1"')
        with Part(tmp_path / "a") as second:
            second.begin(URL, '"v1"')
            second.write(b"half")
        first.write(b"first")
        first.finish()
    assert _names(tmp_path) == {"a"}
