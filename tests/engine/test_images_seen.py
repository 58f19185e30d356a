"""Images seen before: kept within bounds, by several processes at once, and never an error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nakami.engine.base_image import Name, chain_ids
from nakami.engine.images_seen import ImagesSeen
from nakami.model.image import ImageConfig, Target
from tests.engine.histories import diff_id


def image(*layers: int, kind: str = "registry", reference: str = "registry.example/app:1", digest: str = "") -> Target:
    return Target(kind, "it", digest, reference, config=ImageConfig(diff_ids=tuple(map(diff_id, layers))))


def chain(*layers: int) -> str:
    *_, last = chain_ids([diff_id(layer) for layer in layers])
    return last


@pytest.fixture
def seen(tmp_path: Path) -> ImagesSeen:
    return ImagesSeen(tmp_path / "images")


def test_what_was_noted_is_known_by_its_layers(seen: ImagesSeen):
    seen.note(image(1, 2, digest="sha256:1"))
    assert seen.names(chain(1, 2)) == (Name("registry.example/app:1", "sha256:1"),)
    assert seen.names(chain(1)) == seen.names(chain(2, 1)) == ()


def test_the_latest_name_first_and_claims_of_archives_last(seen: ImagesSeen):
    seen.note(image(1, reference="debian:12"))
    seen.note(image(1, reference="debian:bookworm"))
    seen.note(image(1, kind="docker-archive", reference="evil:1"))
    seen.note(image(1, reference="debian:12", digest="sha256:2"))
    full = "docker.io/library/"
    expected = (Name(f"{full}debian:12", "sha256:2"), Name(f"{full}debian:bookworm"), Name(f"{full}evil:1"))
    assert seen.names(chain(1)) == expected


@pytest.mark.parametrize("reference", ["", "1", "latest", "Not A Name:1", "x:" + "y" * 2000])
def test_what_has_no_name_is_not_noted(seen: ImagesSeen, reference: str):
    seen.note(image(1, reference=reference))
    assert seen.names(chain(1)) == ()


def test_only_so_many_names_and_images_are_kept(tmp_path: Path):
    seen = ImagesSeen(tmp_path, max_images=20)
    for number in range(30):
        seen.note(image(1, reference=f"registry.example/app:{number}"))
        seen.note(image(2, number))
    assert len(seen.names(chain(1))) <= 8
    assert len(list(tmp_path.iterdir())) <= 20
    assert seen.names(chain(2, 29))


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"[" * 100_000, b'[{"reference": 1}]', b"\xff"])
def test_a_damaged_file_is_as_good_as_none(seen: ImagesSeen, tmp_path: Path, content: bytes):
    seen.note(image(1))
    [path] = (tmp_path / "images").iterdir()
    path.write_bytes(content)
    assert seen.names(chain(1)) == ()
    seen.note(image(1))
    assert seen.names(chain(1))


@pytest.mark.parametrize("diff", ["../../evil", "sha256:../evil", "", "sha512:" + "0" * 128, "sha256:" + "A" * 64])
def test_a_diff_id_that_is_none_names_no_file(seen: ImagesSeen, tmp_path: Path, diff: str):
    seen.note(Target("registry", "it", reference="registry.example/app:1", config=ImageConfig(diff_ids=(diff,))))
    assert seen.names(diff) == ()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path):
    (tmp_path / "images").write_text("a file")
    seen = ImagesSeen(tmp_path / "images")
    seen.note(image(1))
    assert seen.names(chain(1)) == ()


def test_two_processes_at_once(seen: ImagesSeen, tmp_path: Path):
    script = (
        "import sys; from pathlib import Path; from tests.engine.test_images_seen import image; "
        "from nakami.engine.images_seen import ImagesSeen; seen = ImagesSeen(Path(sys.argv[1])); "
        "[seen.note(image(1, reference=f'registry.example/{sys.argv[2]}:{n}')) for n in range(60)]"
    )
    root = Path(__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(root / "src"), str(root)])}
    commands = [[sys.executable, "-c", script, str(tmp_path / "images"), name] for name in ("a", "b")]
    running = [subprocess.Popen(command, env=environment, cwd=root) for command in commands]
    while any(process.poll() is None for process in running):
        # Whoever reads meanwhile sees whole files only: some names, once there are any.
        seen.names(chain(1))
    assert [process.returncode for process in running] == [0, 0]
    assert seen.names(chain(1))
    assert [path.suffix for path in (tmp_path / "images").iterdir()] == [".json"]
