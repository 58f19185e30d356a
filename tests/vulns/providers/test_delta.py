from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.errors import Malformed
from nakami.net.validators import Validators
from nakami.vulns.providers.delta import changed, digest_of, keep, known_at, later, moment, seen
from nakami.vulns.providers.interface import Known, changes_of


@pytest.fixture
def known(tmp_path: Path) -> Known:
    """A file that is kept."""
    path = tmp_path / "kept"
    path.write_bytes(b"the whole file")
    return Known(path, digest_of(path), "2026-05-01T00:00:00Z")


def test_changes_add_up(known: Known, tmp_path: Path):
    first = changed(known, tmp_path / "a", [("1.json", "d1", b"one"), ("2.json", "d1", b"two")], Validators("x"))
    assert later(first.path) == {"1.json": b"one", "2.json": b"two"}
    assert (first.validators.etag, first.keep) == ("x", True)
    assert not changes_of(known.path).exists()  # what is kept is not touched
    keep(first.path, known.path)
    again = known_at(known.path, first.sha256, "")
    assert again is not None
    assert seen(again) == {"1.json": "d1", "2.json": "d1"}
    second = changed(again, tmp_path / "b", [("2.json", "d2", b""), ("3.json", "d2", b"three")], Validators())
    assert later(second.path) == {"1.json": b"one", "2.json": b"", "3.json": b"three"}
    assert second.sha256 != first.sha256
    assert second.path.read_bytes() == b"the whole file"
    assert second.size == second.path.stat().st_size + changes_of(second.path).stat().st_size


def test_a_whole_file_takes_the_place_of_both(known: Known, tmp_path: Path):
    keep(changed(known, tmp_path / "a", [("1.json", "d", b"one")], Validators()).path, known.path)
    (tmp_path / "whole").write_bytes(b"another whole file")
    keep(tmp_path / "whole", known.path)
    assert known.path.read_bytes() == b"another whole file"
    assert later(known.path) == {}


@pytest.mark.parametrize("damage", ["file", "changes", "no file", "no changes"])
def test_what_was_damaged_is_not_known(known: Known, tmp_path: Path, damage: str):
    raw = changed(known, tmp_path / "a", [("1.json", "d", b"one")], Validators())
    keep(raw.path, known.path)
    assert known_at(known.path, raw.sha256, "") is not None
    place = known.path if "file" in damage else changes_of(known.path)
    if damage.startswith("no "):
        place.unlink()
    else:
        place.write_bytes(place.read_bytes() + b"x")
    assert known_at(known.path, raw.sha256, "") is None


def test_damaged_changes_are_no_changes(tmp_path: Path):
    changes_of(tmp_path / "raw").write_bytes(b"nothing of the kind\n")
    with pytest.raises(Malformed):
        later(tmp_path / "raw")


def test_what_cannot_be_fetched_leaves_nothing_kept(known: Known, tmp_path: Path):
    def documents() -> Iterator[tuple[str, str, bytes]]:
        yield "1.json", "d", b"one"
        raise Malformed("no")

    with pytest.raises(Malformed):
        changed(known, tmp_path / "a", documents(), Validators())
    assert known_at(known.path, known.sha256, "") is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-01T10:00:00Z", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        ("2026-05-01T10:00:00.123456Z", datetime(2026, 5, 1, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2026-05-01T10:00:00.123", datetime(2026, 5, 1, 10, 0, 0, 123000, tzinfo=UTC)),
        ("2026-05-01T12:00:00+02:00", datetime(2026, 5, 1, 10, tzinfo=UTC)),
        ("", None),
        ("yesterday", None),
        ("9999999999-01-01", None),
    ],
)
def test_dates(text: str, expected: datetime | None):
    assert moment(text) == expected


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str):
    found = moment(text)
    assert found is None or found.tzinfo is not None
