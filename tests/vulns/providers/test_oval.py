"""OVAL definitions: what they hold, what is missing, and files that are none."""

import bz2
from pathlib import Path

import pytest

from nakami.errors import InputError
from nakami.model.finding import Severity
from nakami.vulns.providers.oval import Bound, bounds, definitions
from nakami.vulns.tally import Tally

HERE = Path(__file__).parent
ORACLE = HERE / "oracle" / "samples" / "elsa.xml"
AZURE = HERE / "azure" / "samples" / "azurelinux-3.0-oval.xml"
WHOLE = "<oval_definitions><definitions>{}</definitions></oval_definitions>"


def test_what_a_definition_says(tmp_path: Path):
    packed = tmp_path / "elsa.xml.bz2"
    packed.write_bytes(bz2.compress(ORACLE.read_bytes()))
    first = next(definitions(packed, Tally()))
    assert first.id == "oval:com.oracle.elsa:def:202312342"
    assert first.title == "ELSA-2023-12342: virt:kvm_utils security update (IMPORTANT)"
    assert first.cves == ("CVE-2023-0664", "CVE-2022-4144")
    assert first.severity is Severity.HIGH
    assert first.issued == "2023-05-15T00:00:00Z"
    assert [vector[:8] for vector in first.vectors] == ["CVSS:3.1", "CVSS:3.0"]


def test_what_tests_expect():
    found = bounds(AZURE)
    assert found["oval:com.microsoft.azurelinux:tst:73204000"] == (Bound("gnupg2", "less than", "0:2.4.9-1.azl3"),)
    assert [bound.operation for bound in found["oval:com.microsoft.azurelinux:tst:73904000"]] == [
        "greater than",
        "less than",
    ]


def test_tests_of_nothing_are_left_out(tmp_path: Path):
    path = tmp_path / "oval.xml"
    path.write_text(
        "<o><rpminfo_test id='a'><object object_ref='x'/><state state_ref='y'/></rpminfo_test>"
        "<rpminfo_test id='b'/><rpminfo_object id='x'><name>n</name></rpminfo_object><rpminfo_state id='y'/></o>"
    )
    assert bounds(path) == {}


@pytest.mark.parametrize("inside", ["<metadata/>", "<criteria/>", ""])
def test_a_definition_that_lacks_a_part_is_counted(tmp_path: Path, inside: str):
    path = tmp_path / "oval.xml"
    path.write_text(WHOLE.format(f"<definition id='d'>{inside}</definition>"))
    tally = Tally()
    assert list(definitions(path, tally)) == []
    assert (tally.records, tally.unreadable, tally.problems[0].record) == (1, 1, "d")


@pytest.mark.parametrize("date", ["yesterday", "2023-05", "2023-05-15T10:00:00+02:00", ""])
def test_dates_that_are_none(tmp_path: Path, date: str):
    path = tmp_path / "oval.xml"
    inside = f"<metadata><advisory><issued date='{date}'/></advisory></metadata><criteria/>"
    path.write_text(WHOLE.format(f"<definition>{inside}</definition>"))
    assert next(definitions(path, Tally())).issued == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not XML",
        ORACLE.read_bytes()[:900],
        b"BZh9 no",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
        b"<definition>" * 200,
    ],
    ids=["empty", "text", "cut", "packed", "entities", "deep"],
)
def test_files_that_are_none(tmp_path: Path, data: bytes):
    path = tmp_path / "oval.xml"
    path.write_bytes(data)
    with pytest.raises(InputError):
        list(definitions(path, Tally()))
