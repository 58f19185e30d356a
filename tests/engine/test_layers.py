import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakami.engine.layers import read_layers
from nakami.errors import DigestMismatch, NetworkError, TargetNotFound
from nakami.images.image import Image
from nakami.model.image import Layer, Target
from nakami.model.progress import Progress, silent
from tests.bounded.tars import END, member
from tests.engine.scenes import OFFERS, archive, layout
from tests.images.made import BASE, digest, layer

MIB = 1 << 20
BIG = member(b"big", bytes(3 * MIB)) + END


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("make", [archive, layout])
def test_each_layer_comes_once_with_its_progress(verify: bool, make: object, tmp_path: Path):
    told: list[tuple[int, int | None]] = []
    layers = [BASE, BIG, layer(("x", "f", b"x"))]
    with make(tmp_path / "image", layers) as image:  # type: ignore[operator] # one of two functions
        found = list(
            read_layers(
                image, image.target.layers, OFFERS, lambda _, done, total: told.append((done, total)), verify=verify
            )
        )
    assert sorted(each.index for each, *_ in found) == [0, 1, 2]
    assert {each.index: reading.bytes for each, reading, _ in found} == {
        index: len(content) for index, content in enumerate(layers)
    }
    assert {reading.listing.files for _, reading, _ in found} == {2, 1}
    sizes = sum(each.size or 0 for each in image.target.layers)
    assert {total for _, total in told} == {sizes}
    assert max(done for done, _ in told) == (sizes if verify or make is archive else sum(map(len, layers)))


def test_no_layers(tmp_path: Path):
    with archive(tmp_path / "image", []) as image:
        assert list(read_layers(image, [], OFFERS, silent)) == []


class Slow(Image):
    """Two endless layers, one of them of a source that says no more."""

    def __init__(self, error: Exception | None = None) -> None:
        self.target = Target("test", "it", layers=(Layer(0, diff_id=digest(b"0")), Layer(1, diff_id=digest(b"1"))))
        self.closed = [threading.Event(), threading.Event()]
        self.error = error

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        try:
            if layer.index and self.error is not None:
                raise self.error
            while True:
                time.sleep(0.001)
                yield member(b"x", bytes(1000))
        finally:
            self.closed[layer.index].set()


class Short(Image):
    """A layer whose source notices that it is shorter than it says: a registry, for one."""

    def __init__(self) -> None:
        self.target = Target("test", "it", layers=(Layer(0, diff_id=digest(BASE)),))

    def chunks(self, layer: Layer) -> Iterator[bytes]:
        yield BASE[:1536]
        raise DigestMismatch(f"layer {layer.index} is shorter than it says")


def test_what_a_source_notices_is_a_blind_spot_without_verifying():
    image = Short()
    with pytest.raises(DigestMismatch, match="shorter"):
        list(read_layers(image, image.target.layers, OFFERS, silent))
    ((_, reading, _),) = read_layers(image, image.target.layers, OFFERS, silent, verify=False)
    assert reading.listing.files == 2
    assert "shorter than it says" in reading.blind_spots[0].why


class TestStopping:
    @pytest.mark.parametrize("error", [NetworkError("it is gone"), TargetNotFound("it is gone")])
    def test_an_error_of_one_layer_stops_the_others(self, error: Exception):
        image = Slow(error)
        with pytest.raises(type(error), match="gone"):
            list(read_layers(image, image.target.layers, OFFERS, silent))
        assert all(closed.wait(10) for closed in image.closed)

    def test_whoever_stops_early_stops_all(self):
        image = Slow()
        reading = read_layers(image, image.target.layers, OFFERS, _interrupt_later())
        before = sys.getswitchinterval()
        with pytest.raises(KeyboardInterrupt):
            next(reading)
        assert sys.getswitchinterval() == before
        assert all(closed.wait(10) for closed in image.closed)

    @pytest.mark.parametrize("verify", [True, False])
    def test_ctrl_c_ends_the_process(self, verify: bool):
        script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from nakami.engine.inventory import of_image
from tests.engine.scenes import OFFERS
from tests.engine.test_layers import Slow
told = []
def progress(what, done, total):
    if not told:
        told.append(done)
        print("reading", flush=True)
try:
    of_image(Slow(), OFFERS, None, progress, verify={verify})
except KeyboardInterrupt:
    print("stopped", flush=True)
"""
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "reading\n"
            process.send_signal(signal.SIGINT)
            before = time.monotonic()
            assert process.stdout.readline() == "stopped\n"
            process.wait(timeout=20)
            assert time.monotonic() - before < 10  # a guard; it takes half a second


def _interrupt_later() -> Progress:
    """A progress that presses Ctrl-C once layers come in."""
    pressed = threading.Event()

    def progress(what: str, done: int, total: int | None) -> None:
        del what, total
        if done > 5000 and not pressed.is_set():
            pressed.set()
            os.kill(os.getpid(), signal.SIGINT)

    return progress
