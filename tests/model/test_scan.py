import pytest

from nakami.model.outcome import BlindSpot, Source
from tests.report.scans import scan


@pytest.mark.parametrize("status", ["partial", "failed"])
def test_a_source_that_did_not_answer_in_full_leaves_the_scan_incomplete(status: str):
    assert not scan(sources=(Source("npm", "osv", "ok"), Source("PyPI", "osv", status))).is_complete  # type: ignore[arg-type] # a Literal


def test_a_blind_spot_leaves_the_scan_incomplete():
    assert not scan(blind_spots=(BlindSpot("jar", "a.jar", "is broken"),)).is_complete


def test_otherwise_it_is_complete():
    assert scan().is_complete


def test_the_schema_has_a_name_and_a_version():
    assert scan().schema == "nakami/scan/1"
