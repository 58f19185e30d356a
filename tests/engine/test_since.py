"""Since when: a database that is written anew does not make its packages new."""

from msgspec.structs import replace

from nakami.engine.reading import NOTHING, Read, Reading
from nakami.engine.since import Since
from nakami.model.package import Package

STATUS = b"var/lib/dpkg/status"


def package(name: str, version: str = "1") -> Package:
    return Package("deb", name, version, arch="amd64", path=STATUS.decode(), cataloger="dpkg")


def layer(*packages: Package, path: bytes = STATUS) -> Reading:
    return replace(NOTHING, reads=(Read(path, "dpkg", packages),))


def since(readings: list[Reading], index: int, wanted: Package, path: bytes = STATUS) -> int:
    read = next(read for read in readings[index].reads if read.path == path)
    return Since(readings).of(index, read, wanted)


def test_a_package_is_as_old_as_its_first_writing():
    readings = [
        layer(package("bash")),
        NOTHING,
        layer(package("bash"), package("curl")),
        layer(package("bash"), package("curl")),
    ]
    assert since(readings, 3, package("bash")) == 0
    assert since(readings, 3, package("curl")) == 2


def test_an_upgrade_makes_it_new():
    readings = [layer(package("bash", "1")), layer(package("bash", "2"))]
    assert since(readings, 1, package("bash", "2")) == 1


def test_a_break_makes_it_new():
    readings = [layer(package("bash")), layer(package("curl")), layer(package("bash"))]
    assert since(readings, 2, package("bash")) == 2


def test_another_path_says_nothing():
    readings = [layer(package("bash"), path=b"old/status"), layer(package("bash"))]
    assert since(readings, 1, package("bash")) == 1


def test_what_upper_layers_say_does_not_count():
    readings = [layer(package("bash")), layer(package("bash"))]
    assert since(readings, 0, package("bash")) == 0


def test_a_file_found_through_a_link_has_no_older_writings():
    assert Since([NOTHING, NOTHING]).of(1, Read(STATUS, "dpkg", ()), package("bash")) == 1
