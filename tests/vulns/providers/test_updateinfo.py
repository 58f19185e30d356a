from pathlib import Path

import pytest

from nakami.model.finding import Severity
from nakami.vulns.providers.updateinfo import Built, Update, updates
from nakami.vulns.tally import Tally


def read(tmp_path: Path, text: str) -> tuple[list[Update], Tally]:
    path = tmp_path / "updateinfo.xml"
    path.write_text(text)
    tally = Tally()
    return list(updates(path, tally)), tally


def test_an_update_of_another_distribution(tmp_path: Path):
    """Rocky Linux names modules and hashes beside it, and gives dates without a time."""
    found, tally = read(
        tmp_path,
        """<updates><update from="releng" status="final" type="security" version="2"><id>RLSA-2021:1983</id>
        <title>Important: idm:DL1 security update</title><issued date="2021-05-18"/><updated date="none"/><rights/>
        <severity>Important</severity><summary/><description>text</description><references>
        <reference href="x" id="CVE-2021-3480" type="cve" title=""/><reference id="1" type="bugzilla"/>
        <reference id="CVE-2021-3480" type="cve"/><reference id="nonsense" type="cve"/></references>
        <pkglist><collection short="a"><name>a</name><module stream="DL1" name="idm"/>
        <package name="slapi-nis" version="0.56.6" release="2.module+el8" epoch="0" arch="x86_64" src="s"><filename>f</filename>
        <sum type="sha256">0</sum></package></collection></pkglist></update></updates>""",
    )
    assert tally.unreadable == 0
    assert found == [
        Update(
            "RLSA-2021:1983",
            "security",
            "Important: idm:DL1 security update",
            Severity.HIGH,
            "2021-05-18T00:00:00Z",
            "",
            ("CVE-2021-3480",),
            (Built("slapi-nis", "0.56.6-2.module+el8", "x86_64"),),
        )
    ]


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2022-06-06 17:58", "2022-06-06T17:58:00Z"),
        ("2023-02-17 20:41:09", "2023-02-17T20:41:09Z"),
        ("2023-02-17T20:41:09Z", "2023-02-17T20:41:09Z"),
        ("1676666460", ""),
        ("", ""),
    ],
)
def test_dates(tmp_path: Path, date: str, told: str):
    text = f"<u><update><id>A-1</id><issued date='{date}'/><pkglist><collection><package name='a' version='1' release='1'/></collection></pkglist></update></u>"
    (found,), _ = read(tmp_path, text)
    assert (found.issued, found.updated, found.severity) == (told, "", Severity.UNKNOWN)
