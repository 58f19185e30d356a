"""SUSE's statements: products, packages with and without a version, long term support, what contradicts itself."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nakami.model.package import Distro
from nakami.vulns.providers.suse.parse import PARSE, stream_of
from nakami.vulns.releases import release_of
from nakami.vulns.tables import AFFECTED
from nakami.vulns.tally import Tally

Parsed = Callable[..., tuple[set[str], Tally]]
SAMPLES = Path(__file__).parent / "samples"
SERVER, MODULE = "SUSE Linux Enterprise Server 15 SP4", "SUSE Linux Enterprise Module for Basesystem 15 SP4"


def statement(**status: list[str]) -> bytes:
    """A document that says this of these products (`SUSE Linux Enterprise Server 15 SP4:bash`)."""
    everything = [each.split(":") for identifiers in status.values() for each in identifiers]
    return json.dumps(
        {
            "document": {"tracking": {"id": "CVE-2024-1111", "status": "interim"}},
            "product_tree": {
                "branches": [{"product": {"name": name, "product_id": name}} for pair in everything for name in pair],
                "relationships": [
                    {
                        "product_reference": part,
                        "relates_to_product_reference": whole,
                        "full_product_name": {"product_id": f"{whole}:{part}"},
                    }
                    for whole, part in everything
                ],
            },
            "vulnerabilities": [{"cve": "CVE-2024-1111", "product_status": status}],
        }
    ).encode()


@pytest.fixture
def parsed(tmp_path: Path) -> Parsed:
    """The rows of documents, each in a line."""

    def parse(*documents: bytes) -> tuple[set[str], Tally]:
        path = tmp_path / "csaf-vex.tar.bz2"
        with tarfile.open(path, "w:bz2") as tar:
            for number, data in enumerate(documents):
                member = tarfile.TarInfo(f"csaf-vex/cve-2024-{number}.json")
                member.size = len(data)
                tar.addfile(member, io.BytesIO(data))
        tally = Tally(today="2026-11-01")
        names = [column.name for column in AFFECTED.columns]
        rows = [dict(zip(names, row, strict=True)) for table, row in PARSE.parse(path, "", tally) if table is AFFECTED]
        return {_line(row) for row in rows}, tally

    return parse


def _line(row: dict[str, Any]) -> str:
    words = (row["ecosystem"], row["name"], row["range"], row["state"], row["note"])
    return " ".join(word for word in words if word)


def test_real_statements(parsed: Parsed):
    found, tally = parsed(*(path.read_bytes() for path in sorted(SAMPLES.glob("*.json"))))
    server, plain = "SUSE:Linux Enterprise Server 15 SP5", "no version not-affected"
    assert found == {
        "openSUSE:Tumbleweed samba-ad-dc < 4.19.2+git.322.7e9201cef5-1.1",
        "openSUSE:Tumbleweed samba-client-libs < 4.19.2+git.322.7e9201cef5-1.1",
        f"SUSE:Linux Enterprise Module for Basesystem 15 SP5 samba-client-libs {plain}",
        f"SUSE:Linux Enterprise Server 12 SP5 samba-client {plain}",
        f"{server} libopenssl1_0_0 < 1.1.1l-150500.15.4",
        f"{server} libopenssl1_0_0-32bit < 1.1.1l-150500.15.4",
        f"{server} libopenssl-1_0_0-devel all versions affected",
        f"{server} libopenssl1_1 {plain}",
    }
    assert (tally.records, tally.unreadable, tally.newest) == (2, 0, "2023-10-26T01:01:37Z")


@pytest.mark.parametrize(
    "distro",
    [
        Distro("sles", "12.5"),
        Distro("sles", "15"),
        Distro("sles", "15.6"),
        Distro("sles", "16.0"),
        Distro("opensuse-leap", "15.6"),
        Distro("opensuse-tumbleweed"),
    ],
)
def test_products_have_the_names_that_a_scan_asks_for(distro: Distro):
    for ecosystem in release_of(distro).ecosystems:
        stream = stream_of(ecosystem.replace(":", " "))
        assert stream is not None
        assert stream.ecosystem == ecosystem


@pytest.mark.parametrize(
    "name", ["SUSE Manager Server 4.2", "SUSE CaaS Platform 4.0", "Container suse/sle15:15.5", "Image SLES15-SP4", ""]
)
def test_products_that_stand_by_themselves(name: str):
    assert stream_of(name) is None


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (
            {"known_affected": [f"{SERVER}:bash"], "recommended": [f"{MODULE}:bash-4.4-150400.25.22"]},
            {"SUSE:Linux Enterprise Module for Basesystem 15 SP4 bash < 4.4-150400.25.22"},
        ),
        (
            {"known_affected": [f"{SERVER}:bash"], "recommended": [f"{SERVER}-LTSS:bash-4.4-150400.25.22"]},
            {"SUSE:Linux Enterprise Server 15 SP4-LTSS bash < 4.4-150400.25.22 fixed with LTSS only"},
        ),
        (
            {
                "known_affected": [f"{SERVER}:bash"],
                "recommended": ["SUSE Linux Enterprise Server for SAP Applications 15 SP4:bash-4.4-1"],
            },
            {
                "SUSE:Linux Enterprise Server 15 SP4 bash all versions affected",
                "SUSE:Linux Enterprise Server for SAP Applications 15 SP4 bash < 4.4-1",
            },
        ),
        (
            {"recommended": [f"{SERVER}:bash-4.4-2.1.x86_64", f"{SERVER}:bash-4.4-1.1"]},
            {"SUSE:Linux Enterprise Server 15 SP4 bash < 4.4-1.1"},
        ),
        (
            {"under_investigation": [f"{SERVER}:bash"], "known_not_affected": [f"{SERVER}:bash", f"{SERVER}:zsh"]},
            {
                "SUSE:Linux Enterprise Server 15 SP4 bash all versions under-investigation",
                "SUSE:Linux Enterprise Server 15 SP4 zsh no version not-affected",
            },
        ),
        ({"recommended": [f"{SERVER}:bash"], "known_affected": ["SUSE Manager Server 4.2:bash"]}, set()),
    ],
)
def test_what_several_products_say(parsed: Parsed, status: dict[str, list[str]], found: set[str]):
    assert parsed(statement(**status))[0] == found


def test_one_broken_document_does_not_end_the_feed(parsed: Parsed):
    found, tally = parsed(b"{", statement(known_affected=[f"{SERVER}:bash"]))
    assert (len(found), tally.unreadable) == (1, 1)
