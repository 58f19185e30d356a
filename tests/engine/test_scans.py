"""Several targets: each has its answer or the reason why not, in their order, with one database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nakami.engine import scans as module
from nakami.engine.knowledge import Knowledge
from nakami.engine.scans import scan_each
from nakami.engine.settings import Settings
from nakami.model.progress import Progress, silent
from nakami.model.scan import Scan
from nakami.model.unscanned import Unscanned
from tests import small_world


@contextmanager
def quiet() -> Iterator[Progress]:
    yield silent


def test_what_fails_does_not_hide_the_rest(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    opened: list[object] = []

    class Counted(Knowledge):
        def __init__(self, *arguments: object) -> None:
            opened.append(self)
            super().__init__(*arguments)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(module, "Knowledge", Counted)
    image = small_world.docker_archive(tmp_path / "image.tar", small_world.ALPINE)
    root = small_world.unpacked(tmp_path / "root", small_world.ALPINE)
    broken = tmp_path / "broken.tar"
    broken.write_bytes(b"x" * 2000)
    built = Unscanned("compose.yaml: web", "its image is built", failed=False)
    targets: list[str | Unscanned] = [
        str(image),
        "pid:x",
        built,
        str(broken),
        "localhost:1/a:b",
        f"dir:{root}",
        "/none.tar",
    ]
    found = list(scan_each(targets, settings, quiet))
    assert [isinstance(each, Scan) for each in found] == [True, False, False, False, False, True, False]
    assert found[2] is built
    assert [each.target for each in found if isinstance(each, Unscanned)] == [
        "pid:x", "compose.yaml: web", str(broken), "localhost:1/a:b", "/none.tar"
    ]  # fmt: skip
    first, last = (each for each in found if isinstance(each, Scan))
    assert first.findings
    assert [each.id for each in first.findings] == [each.id for each in last.findings]
    assert first.time == last.time
    assert len(opened) == 1


def test_a_result_comes_when_it_is_there(settings: Settings, tmp_path: Path):
    root = small_world.unpacked(tmp_path / "root", small_world.ALPINE)
    results = scan_each([f"dir:{root}", "/none"], settings, quiet)
    assert isinstance(next(results), Scan)
    assert isinstance(next(results), Unscanned)


def test_progress_says_which_target_of_how_many(settings: Settings, tmp_path: Path):
    told: list[str] = []

    def step(what: str, done: int, total: int | None) -> None:
        del done, total
        told.append(what)

    @contextmanager
    def showing() -> Iterator[Progress]:
        yield step

    images = [
        str(small_world.docker_archive(tmp_path / f"{name}.tar", {name: b"x" * 5000}, small_world.ALPINE))
        for name in ("one", "two")
    ]
    list(scan_each(images, settings, showing))
    assert "target 1 of 2: reading layers" in told
    assert "target 2 of 2: reading layers" in told
