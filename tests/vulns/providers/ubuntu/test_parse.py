import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from nakami.errors import InputError
from nakami.lake.interface import Row
from nakami.model.finding import Severity
from nakami.vulns.providers.ubuntu.parse import PARSE
from nakami.vulns.tables import ADVISORIES, AFFECTED
from nakami.vulns.tally import Tally

SAMPLES = Path(__file__).with_name("samples")
Said = dict[tuple[str, str], tuple[str | None, str | None]]


def archive(tmp_path: Path, **documents: bytes | dict[str, Any]) -> Path:
    """The archive as Canonical packs it, with the documents of these vulnerabilities."""
    path = tmp_path / "vex-all.tar.xz"
    with tarfile.open(path, "w:xz") as tar:
        for name, document in documents.items():
            content = document if isinstance(document, bytes) else json.dumps(document).encode()
            place = name if "/" in name else f"vex/cve/2026/{name.replace('_', '-')}.json"
            member = tarfile.TarInfo(place)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def parsed(path: Path) -> tuple[Said, list[Row], Tally]:
    """State and note of each release and name, the advisories, and the counts."""
    tally = Tally(today="2026-11-22")
    said: Said = {}
    advisories = []
    for table, row in PARSE.parse(path, "", tally):
        if table is AFFECTED:
            its = dict(zip((column.name for column in AFFECTED.columns), row, strict=True))
            assert its["fixed_version"] is None
            said[its["ecosystem"], its["name"]] = (its["state"], its["note"])
        else:
            assert table is ADVISORIES
            advisories.append(row)
    return said, advisories, tally


def statement(status: str, *places: str, **words: str) -> dict[str, Any]:
    """One statement about the source package `a` in these archives."""
    urls = [f"pkg:deb/ubuntu/a@1?arch=source&distro={place}" for place in places]
    return {
        "status": status,
        "vulnerability": {"name": "CVE-2026-1"},
        "products": [{"@id": url} for url in urls],
        **words,
    }


def told(tmp_path: Path, *statements: dict[str, Any]) -> Said:
    return parsed(archive(tmp_path, CVE_2026_1={"statements": list(statements)}))[0]


def test_the_samples(tmp_path: Path):
    documents = {path.stem.replace("-", "_"): path.read_bytes() for path in sorted(SAMPLES.glob("*.json"))}
    said, advisories, tally = parsed(archive(tmp_path, **documents))
    ignored = "ignored: We recommend disabling SSLv3 on servers, if possible."
    assert said == {
        ("Ubuntu:14.04:LTS", "openssl098"): ("will-not-fix", ignored),
        ("Ubuntu:25.10", "pound"): ("will-not-fix", ignored),
        ("Ubuntu:Pro:14.04:LTS", "nss"): ("not-affected", None),
        ("Ubuntu:16.04:LTS", "pound"): ("not-affected", None),
        ("Ubuntu:22.04:LTS", "nss"): ("not-affected", None),
        ("Ubuntu:22.04:LTS", "pound"): ("not-affected", None),
        ("Ubuntu:Pro:14.04:LTS", "pound"): ("affected", None),
        ("Ubuntu:26.04:LTS", "pound"): ("under-investigation", None),
        ("Ubuntu:24.04:LTS", "apparmor"): ("not-affected", None),
    }
    assert (tally.records, tally.unreadable, tally.unordered) == (2, 0, 0)
    assert tally.newest == "2026-08-31T13:52:32Z"
    poodle = dict(zip((column.name for column in ADVISORIES.columns), advisories[0], strict=True))
    assert (poodle["id"], poodle["ids"], poodle["severity"]) == ("CVE-2014-3566", "CVE-2014-3566", Severity.MEDIUM)
    assert poodle["published"] == "2014-10-14T00:00:00Z"


IGNORED = "the Ubuntu Security Team decided to not fix it."
BASE, PRO = ("Ubuntu:22.04:LTS", "a"), ("Ubuntu:Pro:22.04:LTS", "a")


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ([statement("fixed", "jammy")], {}),
        # Which version of Pro's has it is what OSV tells.
        ([statement("affected", "jammy"), statement("fixed", "esm-apps/jammy")], {}),
        ([statement("affected", "jammy", action_statement=IGNORED), statement("fixed", "esm-infra/jammy")], {}),
        ([statement("fixed", "esm-infra/jammy")], {}),
        ([statement("not_affected", "jammy"), statement("fixed", "esm-infra/jammy")], {BASE: ("not-affected", None)}),
        # The release's own word counts.
        (
            [statement("affected", "jammy"), statement("under_investigation", "esm-apps/jammy")],
            {BASE: ("affected", None)},
        ),
        ([statement("affected", "jammy"), statement("not_affected", "esm-apps/jammy")], {BASE: ("affected", None)}),
        # Somebody looked into it, if only for Pro.
        (
            [statement("under_investigation", "jammy"), statement("not_affected", "esm-apps/jammy")],
            {BASE: ("not-affected", None)},
        ),
        # After the end of its support only Pro's archives are mentioned.
        ([statement("affected", "esm-infra/jammy")], {PRO: ("affected", None)}),
        ([statement("not_affected", "esm-infra-legacy/jammy")], {PRO: ("not-affected", None)}),
        (
            [statement("affected", "esm-infra/jammy"), statement("under_investigation", "esm-apps/jammy")],
            {PRO: ("affected", None)},
        ),
        # What is said twice is what is more decided.
        (
            [statement("under_investigation", "jammy"), statement("affected", "jammy", action_statement=IGNORED)],
            {BASE: ("will-not-fix", "ignored")},
        ),
        # Other rebuilds are other packages.
        ([statement("affected", "fips/jammy", "realtime/jammy", "ros-esm/jammy/melodic", "nobody")], {}),
    ],
    ids=range(13),
)
def test_a_release_and_pro(
    tmp_path: Path, statements: list[dict[str, Any]], said: dict[tuple[str, str], tuple[str, str | None]]
):
    assert told(tmp_path, *statements) == said


def test_notices_and_other_files_are_left_out(tmp_path: Path):
    document = {"statements": [statement("affected", "jammy")]}
    others: dict[str, bytes | dict[str, Any]] = {"vex/usn/USN-1-1.json": document, "vex/README": b"text"}
    path = archive(tmp_path, **others)
    said, advisories, tally = parsed(path)
    assert (said, advisories, tally.records) == ({}, [], 0)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"statements": 7}', b'{"statements": [{"products": []}]}', b"\xff"])
def test_one_broken_document_costs_no_other(tmp_path: Path, content: bytes):
    good = {"statements": [statement("affected", "jammy")]}
    said, _, tally = parsed(archive(tmp_path, CVE_2026_2=content, CVE_2026_1=good))
    assert said == {BASE: ("affected", None)}
    assert (tally.records, tally.unreadable) == (2, 1)


def test_a_vulnerability_that_says_nothing_yet(tmp_path: Path):
    said, advisories, tally = parsed(archive(tmp_path, CVE_2026_2={"statements": []}))
    assert (said, advisories, tally.unreadable) == ({}, [], 0)


@pytest.mark.parametrize("content", [b"", b"not an archive", b"\xfd7zXZ\x00rubbish"])
def test_a_file_that_is_something_else(tmp_path: Path, content: bytes):
    path = tmp_path / "vex-all.tar.xz"
    path.write_bytes(content)
    with pytest.raises(InputError):
        parsed(path)


def test_an_archive_that_is_cut_off(tmp_path: Path):
    path = archive(tmp_path, CVE_2026_1={"statements": [statement("affected", "jammy")]})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError):
        parsed(path)
