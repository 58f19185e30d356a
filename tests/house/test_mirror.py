"""Tests mirror the source: who looks for the test of a module knows where it is."""

from pathlib import Path

from tests.house.sources import ROOT, modules

WITHOUT_OWN_TEST = {
    "errors.py": "classes without behaviour; the words of each error are tested where it is raised",
    "patch/download.py": "an interface",
    "patch/installers/interface.py": "an interface",
    "rootfs/reader.py": "an interface",
    "rootfs/root.py": "an interface",
    "versions/interface.py": "an interface",
    "vulns/interface.py": "an interface",
    "vulns/providers/nvd/feed.py": "values; tests of fetch and parse use them",
}


def _mirror(module: Path) -> Path:
    return ROOT / "tests" / module.parent / f"test_{module.name}"


def test_every_module_has_its_test():
    missing = [
        str(module)
        for module in modules()
        if module.name not in {"__init__.py", "__main__.py"}
        and str(module) not in WITHOUT_OWN_TEST
        and not _mirror(module).exists()
    ]
    assert not missing


def test_every_exception_is_still_one():
    assert not [name for name in WITHOUT_OWN_TEST if Path(name) not in modules() or _mirror(Path(name)).exists()]
