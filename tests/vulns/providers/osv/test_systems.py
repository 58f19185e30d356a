"""Which operating systems an advisory is about."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.vulns.providers.osv.record import Affected
from nakami.vulns.providers.osv.systems import is_of_other_systems


def affected(specific: object) -> Affected:
    return Affected(ecosystem_specific=msgspec.Raw(json.dumps(specific).encode()))


@pytest.mark.parametrize(
    ("folder", "specific", "expected"),
    [
        # GO-2023-2185, as published: Windows paths.
        ("Go", {"imports": [{"path": "path/filepath", "goos": ["windows"], "symbols": ["Clean"]}]}, True),
        ("Go", {"imports": [{"path": "a", "goos": ["windows"]}, {"path": "b"}]}, False),
        ("Go", {"imports": [{"path": "a", "goos": ["windows"]}, {"path": "b", "goos": ["linux", "darwin"]}]}, False),
        ("Go", {"imports": [{"path": "a"}]}, False),
        ("Go", {"imports": []}, False),
        ("Go", {}, False),
        ("Go", {"imports": 7}, False),
        ("crates.io", {"affects": {"arch": [], "os": ["windows"], "functions": []}}, True),
        ("crates.io", {"affects": {"os": ["linux", "freebsd"]}}, False),
        ("crates.io", {"affects": {"os": []}}, False),
        ("crates.io", {"affects": None}, False),
        ("npm", {"imports": [{"goos": ["windows"]}], "affects": {"os": ["windows"]}}, False),
    ],
)
def test_linux_counts(folder: str, specific: object, expected: bool):
    assert is_of_other_systems(folder, affected(specific)) is expected


def test_an_entry_without_words_is_about_all():
    assert not is_of_other_systems("Go", Affected())


@given(st.sampled_from(["Go", "crates.io"]), st.binary(max_size=80))
def test_any_bytes_are_no_reason_to_leave_an_advisory_out(folder: str, content: bytes):
    assert is_of_other_systems(folder, Affected(ecosystem_specific=msgspec.Raw(content))) in {True, False}
