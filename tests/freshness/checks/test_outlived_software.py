from nakami.freshness.checks.outlived_software import OutlivedSoftware
from nakami.model.package import Package
from tests.freshness.facts import facts

PYTHON = Package("generic", "python", "3.9.5", path="usr/local/bin/python3.9")


def test_each_line_is_told_once():
    library = Package("generic", "python", "3.9.2", path="opt/python/lib/libpython3.9.so")
    [found] = OutlivedSoftware().look(facts(packages=(PYTHON, library)))
    assert found.title == "python 3.9.5: no more fixes since 2025-10-31"
    assert (found.package, found.path) == (PYTHON, PYTHON.path)
    assert found.remedy.text == "go to python 3.14, fixed until 2030-10-31"


def test_lines_that_are_alive_or_not_known_are_no_findings():
    others = (
        Package("generic", "python", "3.14.1"),
        Package("generic", "python", "2.0"),
        Package("generic", "made-up", "1"),
    )
    assert list(OutlivedSoftware().look(facts(packages=others))) == []
