"""Red Hat's list of repositories; the entries are real ones (repository-to-cpe.json, read in MaineK00n/vuls-data-update), cut."""

import json
from pathlib import Path

import pytest

from nakami.errors import InputError
from nakami.vulns.providers.redhat_repositories.parse import PARSE
from nakami.vulns.tally import Tally

LIST = {
    "3scale-amp-2-for-rhel-8-s390x-rpms": {
        "cpes": [
            "cpe:/a:redhat:3scale:2.13::el8",
            "cpe:/a:redhat:3scale:2.14::el8",
            "cpe:/a:redhat:3scale_amp:2.12::el8",
        ],
        "repo_relative_urls": ["content/dist/layered/rhel8/s390x/3scale-amp/2/os"],
    },
    "rhel-8-for-x86_64-baseos-rpms": {"cpes": ["cpe:/o:redhat:enterprise_linux:8::baseos"]},
    "rhel-8-for-x86_64-baseos-eus-rpms__8_DOT_6": {"cpes": ["cpe:/o:redhat:rhel_eus:8.6::baseos"]},
    "unknown": {"cpes": ["", "cpe:/a:redhat:jbosseapxp", "nothing"]},
    "x" * 300: {"cpes": ["cpe:/a:redhat:3scale:2.13::el8"]},
}


def test_layered_products(tmp_path: Path):
    path = tmp_path / "repository-to-cpe.json"
    path.write_text(json.dumps({"data": LIST}))
    tally = Tally()
    assert [row for _, row in PARSE.parse(path, "", tally)] == [
        ("3scale-amp-2-for-rhel-8-s390x-rpms", f"Red Hat:{product}::el8")
        for product in ("3scale:2.13", "3scale:2.14", "3scale_amp:2.12")
    ]
    assert (tally.records, tally.unreadable) == (5, 1)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"data": []}', '{"data": {"a": {"cpes": 1}}}'])
def test_files_that_are_none(tmp_path: Path, text: str):
    path = tmp_path / "repository-to-cpe.json"
    path.write_text(text)
    with pytest.raises(InputError):
        list(PARSE.parse(path, "", Tally()))
