import csv
from pathlib import Path

from nakami.vulns.code_names import DEBIAN, UBUNTU


def test_the_code_names_are_those_of_distro_info(shared: Path):
    def codenames(name: str, first: str) -> dict[str, str]:
        rows = csv.DictReader((shared / "feeds" / "distro-info" / f"{name}.csv").read_text().splitlines())
        return {row["series"]: row["version"].removesuffix(" LTS") for row in rows if row["created"] >= first}

    listed = codenames("ubuntu", "2013-10-17")
    assert {name: number for name, number in listed.items() if name in UBUNTU} == UBUNTU
    debian = {name: number for name, number in codenames("debian", "2013-05-04").items() if number}
    assert {name: DEBIAN[name] for name in debian if name in DEBIAN} == {k: v for k, v in debian.items() if k in DEBIAN}
