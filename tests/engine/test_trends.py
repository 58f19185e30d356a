from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from nakami.engine.trends import MAX_POINTS, Trends
from nakami.model.debt import Debt, Point

POINT = Point("2026-01-01T00:00:00+00:00", "sha256:1", 10, 1, 5, Debt(100, 5))


def test_points_are_kept_in_their_order_and_bounded(tmp_path: Path):
    trends = Trends(tmp_path / "trends")
    for number in range(MAX_POINTS + 5):
        trends.note("app:1", replace(POINT, vulnerabilities=number), trends.points("app:1"))
    assert [point.vulnerabilities for point in trends.points("app:1")] == list(range(5, MAX_POINTS + 5))
    assert trends.points("app:2") == ()


def test_the_same_on_the_same_day_is_one_point(tmp_path: Path):
    trends = Trends(tmp_path)
    for time in ("2026-01-01T00:00:00+00:00", "2026-01-01T10:00:00+00:00", "2026-01-02T00:00:00+00:00"):
        trends.note("a", replace(POINT, time=time), trends.points("a"))
    assert [point.time[8:13] for point in trends.points("a")] == ["01T00", "02T00"]


@given(st.text(st.characters(codec=None)))
def test_any_name_has_a_line(tmp_path_factory: pytest.TempPathFactory, name: str):
    trends = Trends(tmp_path_factory.mktemp("trends"))
    try:
        trends.note(name, POINT, ())
    except UnicodeEncodeError:
        pytest.fail("names may hold any bytes")
    assert list(trends.points(name)) == [POINT]


@pytest.mark.parametrize("content", [b"", b"\xff" * 100, b"\x81\xa4name\xa1a"])
def test_a_damaged_line_begins_anew(tmp_path: Path, content: bytes):
    trends = Trends(tmp_path)
    trends.note("a", POINT, ())
    next(tmp_path.iterdir()).write_bytes(content)
    assert trends.points("a") == ()
    trends.note("a", POINT, ())
    assert list(trends.points("a")) == [POINT]


def test_the_oldest_names_are_let_go(tmp_path: Path):
    trends = Trends(tmp_path, max_names=10)
    for number in range(30):
        trends.note(str(number), POINT, ())
    assert len(list(tmp_path.iterdir())) <= 10


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    Trends(tmp_path / "file" / "trends").note("a", POINT, ())
