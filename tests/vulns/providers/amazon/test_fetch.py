from pathlib import Path

import pytest

from nakami.errors import TargetNotFound
from nakami.net.client import Client
from nakami.net.download import Unchanged
from nakami.vulns.providers.amazon.fetch import AmazonFetch
from nakami.vulns.providers.interface import Origin, Raw

INDEX = '<repomd><data type="updateinfo"><location href="repodata/1-updateinfo.xml.gz"/></data></repomd>'


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    folder = tmp_path / "mirror"
    folder.mkdir()
    return folder


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def fetched(mirror: Path, partition: str, folder: Path) -> Raw:
    raw = AmazonFetch().fetch(Origin(str(mirror), Client(offline=True)), partition, folder, None)
    assert isinstance(raw, Raw)
    assert [path for path in folder.iterdir() if path.is_file()] == [raw.path]
    return raw


def test_the_layout_of_a_mirror(mirror: Path, tmp_path: Path):
    put(mirror / "2/extras/kernel-5.15/updateinfo.xml.gz", "here")
    assert fetched(mirror, "2 extras kernel-5.15", tmp_path).path.read_text() == "here"


def test_a_tree_of_repositories(mirror: Path, tmp_path: Path):
    put(mirror / "2023/core/repodata/repomd.xml", INDEX)
    put(mirror / "2023/core/repodata/1-updateinfo.xml.gz", "here")
    raw = fetched(mirror, "2023 core", tmp_path)
    assert raw.path.read_text() == "here"
    again = AmazonFetch().fetch(Origin(str(mirror), Client(offline=True)), "2023 core", tmp_path, raw.validators)
    assert isinstance(again, Unchanged)


def test_what_is_not_there_is_told_by_the_name_it_has_in_a_mirror(mirror: Path, tmp_path: Path):
    with pytest.raises(TargetNotFound, match=r"2/extras/docker/updateinfo\.xml\.gz"):
        fetched(mirror, "2 extras docker", tmp_path)


def test_a_list_that_names_no_address(mirror: Path, tmp_path: Path):
    put(mirror / "2/core/latest/x86_64/mirror.list", "file:///etc\n")
    with pytest.raises(TargetNotFound):
        fetched(mirror, "2 core", tmp_path)
