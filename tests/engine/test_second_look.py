from pathlib import Path

import pytest

from nakami.engine.reading import Reading
from nakami.engine.second_look import Look, look_again
from nakami.errors import Malformed
from nakami.model.package import Package
from tests.engine.scenes import OFFERS, archive
from tests.images.made import layer, status

STATUS = b"var/lib/dpkg/status"


def looked(folder: Path, content: bytes, *looks: Look) -> Reading:
    with archive(folder / "image.tar", [content]) as image:
        return look_again(image, image.target.layers[0], looks, OFFERS)


def names(reading: Reading) -> list[tuple[bytes, str]]:
    return [
        (read.path, record.name) for read in reading.reads for record in read.records if isinstance(record, Package)
    ]


def test_several_names_for_one_file(tmp_path: Path):
    content = layer(("srv/db", "f", status("bash 1")))
    looks = [Look(b"srv/db", STATUS, "dpkg"), Look(b"srv/db", STATUS + b".d/bash", "dpkg")]
    assert names(looked(tmp_path, content, *looks)) == [(STATUS, "bash"), (STATUS + b".d/bash", "bash")]


def test_the_last_of_several_entries_stands(tmp_path: Path):
    content = layer(("srv/db", "f", status("old 1")), ("./srv/db", "f", status("new 1")))
    assert names(looked(tmp_path, content, Look(b"srv/db", STATUS, "dpkg"))) == [(STATUS, "new")]


def test_for_a_hard_link_the_last_before_it(tmp_path: Path):
    content = layer(("srv/db", "f", status("old 1")), ("link", "h", b"srv/db"), ("srv/db", "f", status("new 1")))
    assert names(looked(tmp_path, content, Look(b"srv/db", STATUS, "dpkg", via=b"link"))) == [(STATUS, "old")]
    assert names(looked(tmp_path, content, Look(b"link", STATUS, "dpkg"))) == [(STATUS, "old")]
    assert names(looked(tmp_path, content, Look(b"srv/db", STATUS, "dpkg"))) == [(STATUS, "new")]


@pytest.mark.parametrize("kind", ["d", "p", "c", "l"])
def test_what_is_no_file_at_the_end(kind: str, tmp_path: Path):
    content = layer(("srv/db", "f", status("old 1")), ("srv/db", kind, b"x"))
    reading = looked(tmp_path, content, Look(b"srv/db", STATUS, "dpkg"))
    assert not reading.reads
    assert reading.blind_spots[0].why == "a link to srv/db, which is no file of its layer"


def test_behind_symlinks_of_the_layer(tmp_path: Path):
    content = layer(("x", "l", b"srv"), ("x/db", "f", status("bash 1")))
    assert names(looked(tmp_path, content, Look(b"srv/db", STATUS, "dpkg"))) == [(STATUS, "bash")]


def test_what_the_reader_does_not_want_under_this_name(tmp_path: Path):
    reading = looked(tmp_path, layer(("srv/db", "f", b"x")), Look(b"srv/db", STATUS + b".d/bash.md5sums", "dpkg"))
    assert not reading.reads
    assert not reading.blind_spots


def test_a_layer_that_cannot_be_had(tmp_path: Path):
    with archive(tmp_path / "image.tar", [layer()]) as image:
        image._names = ["missing"]
        with pytest.raises(Malformed, match="no member"):
            look_again(image, image.target.layers[0], [Look(b"a", STATUS, "dpkg")], OFFERS)
