"""VEX documents from files, folders and attachments."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nakami.engine.intake import open_with
from nakami.engine.setting_aside.saying import Sayings, Whereabouts, whereabouts
from nakami.engine.settings import Settings
from nakami.errors import UsageError
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package
from nakami.model.platform import Platform
from nakami.model.vex import Attachment
from nakami.vulns.vex.identity import Subject
from tests import small_world

SETTINGS = Settings(Path("/nowhere"), Platform.host())
DIGEST = "sha256:" + "ab" * 32
SUBJECT = Subject(Package("npm", "x", "1"), None, frozenset({DIGEST}))


def vex(*names: str, **more: Any) -> str:
    statements = [
        {"vulnerability": {"name": name}, "status": "fixed", "products": [{"@id": "pkg:npm/x"}]} for name in names
    ]
    return json.dumps(
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "urn:1", "author": "A", "statements": statements, **more}
    )


def sayings(*places: Path | str) -> Sayings:
    return Sayings(replace(SETTINGS, vex=tuple(map(str, places))))


def test_a_file(tmp_path: Path):
    (tmp_path / "a.json").write_text(vex("CVE-1"))
    statements, spots = sayings(tmp_path / "a.json").of(Whereabouts())
    found = statements.about(["CVE-1"], SUBJECT)
    assert found is not None
    assert found.source == str(tmp_path / "a.json")
    assert spots == ()


def test_a_folder_is_read_and_what_is_none_is_told(tmp_path: Path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.json").write_text(vex("CVE-1"))
    (tmp_path / "b.json").write_text("{}")
    (tmp_path / "c.json").write_text(vex("CVE-2", statements=[1, *json.loads(vex("CVE-2"))["statements"]]))
    (tmp_path / "notes.txt").write_text("no JSON")
    statements, (other, broken) = sayings(tmp_path).of(Whereabouts())
    assert statements.about(["CVE-1"], SUBJECT)
    assert statements.about(["CVE-2"], SUBJECT)
    assert (other.part, other.where) == ("vex", str(tmp_path / "b.json"))
    assert "no VEX document" in other.why
    assert broken.why == "1 statement could not be understood"


@pytest.mark.parametrize("content", ["{}", "[", '{"@context": "https://openvex.dev/ns", "statements": 1}'])
def test_a_named_file_must_be_one(tmp_path: Path, content: str):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(UsageError, match="the VEX document"):
        sayings(tmp_path / "a.json").of(Whereabouts())
    with pytest.raises(UsageError, match="the VEX document"):
        sayings(tmp_path / "none.json").of(Whereabouts())


def test_files_are_read_once(tmp_path: Path):
    (tmp_path / "a.json").write_text(vex("CVE-1"))
    all_said = sayings(tmp_path / "a.json")
    all_said.of(Whereabouts())
    (tmp_path / "a.json").unlink()
    assert all_said.of(Whereabouts())[0].about(["CVE-1"], SUBJECT)


def test_what_is_attached_says_that_nobody_vouches_for_it():
    spot = BlindSpot("vex", "x", "y")
    image = Whereabouts(
        frozenset({DIGEST}), (Attachment(vex("CVE-1").encode(), "web"), Attachment(b"{", "bad")), (spot,)
    )
    statements, spots = sayings("oci").of(image)
    found = statements.about(["CVE-1"], SUBJECT)
    assert found is not None
    assert found.source == "web, attached to the image; its signature is not verified"
    assert spots[0] == spot
    assert spots[1].where == "bad"


def test_the_digests_of_an_image(settings: Settings, tmp_path: Path):
    image = small_world.docker_archive(tmp_path / "i.tar", small_world.ALPINE)
    opened = open_with(settings, str(image))
    assert whereabouts(opened, settings) == Whereabouts()
    pinned = replace(opened, target=replace(opened.target, digest=DIGEST, reference=f"r/x@{DIGEST}"))
    assert whereabouts(pinned, settings).digests == {DIGEST}
    opened.close()
