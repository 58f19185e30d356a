"""Pipfile.lock: a kept project, and records of every kind."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from nakami.catalog.catalogers.python.pipfile_lock import PipfileLock
from nakami.errors import InputError, Malformed
from nakami.model.outcome import BlindSpot
from tests.catalog.catalogers.locked import locked, records
from tests.catalog.catalogers.reading import any_json

READER = PipfileLock()
SAMPLES = Path(__file__).parent / "samples"


def test_the_kept_project():
    found = locked(READER, (SAMPLES / "Pipfile.lock").read_bytes())
    assert found == {"click 8.5.1", "flask 2.0.3", "jinja2 3.1.6"}


@pytest.mark.parametrize(
    ("section", "record", "found"),
    [
        ("default", {"version": "==1.0"}, {"a 1.0"}),
        ("server", {"version": "==1.0"}, {"a 1.0"}),
        ("develop", {"version": "==1.0"}, set()),
        ("default", {"version": "==1.0", "markers": "sys_platform == 'win32'"}, set()),
        ("default", {"git": "x", "ref": "0123"}, set()),
        ("default", {"path": ".", "editable": True}, set()),
        ("default", 7, set()),
        ("_meta", {"version": "==1.0"}, set()),
    ],
)
def test_records(section: str, record: Any, found: set[str]):
    assert locked(READER, json.dumps({section: {"a": record}})) == found


@pytest.mark.parametrize("content", ["", "[]", "{"])
def test_what_is_no_object_is_malformed(content: str):
    with pytest.raises(Malformed):
        records(READER, content)


@pytest.mark.parametrize("version", ["*", "", ">=1.0, <2", None, 7])
def test_what_is_no_version(version: Any):
    found = records(READER, json.dumps({"default": {"a": {"version": version}}}))
    assert not [each for each in found if not isinstance(each, BlindSpot)]


JSON = any_json("a", "default", "version")


class TestFuzz:
    """Pipfile.lock is generated; hostile files have any types."""

    @given(JSON)
    def test_any_types(self, document: Any):
        with contextlib.suppress(InputError):
            records(READER, json.dumps(document))
