import hashlib
from pathlib import Path

import pytest

from nakami.errors import HttpError, TargetNotFound
from nakami.net.client import Client
from nakami.net.download import Unchanged
from nakami.vulns.providers.amazon.fetch import AmazonFetch
from nakami.vulns.providers.interface import Origin, Raw
from tests.net.hostile_server import answer, serve

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


def test_the_layout_of_amazons_own_servers(tmp_path: Path):
    """The list names the newest repository, whose index names the updateinfo; the servers answer 403 for what is not there."""
    digest = hashlib.sha256(b"here").hexdigest()
    index = INDEX.replace("<location", f'<checksum type="sha256">{digest}</checksum><location')
    with serve({"*": answer(403)}) as server:
        listed = f"ftp://elsewhere.example/\n{server.url}/2/core/2.0/x86_64/abc/?region=default\n"
        server.routes |= {
            "/2/core/latest/x86_64/mirror.list": answer(200, listed.encode()),
            "/2/core/2.0/x86_64/abc/repodata/repomd.xml": answer(200, index.encode()),
            "/2/core/2.0/x86_64/abc/repodata/1-updateinfo.xml.gz": answer(200, b"here", {"etag": '"1"'}),
        }
        with Client(retries=0) as client:
            origin = Origin(server.url, client)
            raw = AmazonFetch().fetch(origin, "2 core", tmp_path, None)
            assert isinstance(raw, Raw)
            assert (raw.path.read_bytes(), raw.sha256, raw.validators.etag) == (b"here", digest, '"1"')
            with pytest.raises(HttpError) as told:
                AmazonFetch().fetch(origin, "2 extras docker", tmp_path, None)
            assert told.value.status == 403


def test_a_server_that_fails_is_not_one_that_has_nothing(tmp_path: Path):
    with serve({"*": answer(500)}) as server, Client(retries=0) as client:
        with pytest.raises(HttpError) as told:
            AmazonFetch().fetch(Origin(server.url, client), "2 core", tmp_path, None)
        assert told.value.status == 500
        assert server.paths() == ["/2/core/updateinfo.xml.gz"]
