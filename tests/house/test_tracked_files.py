"""What may not stand in any tracked file, and what every folder must have."""

import re

import pytest

from tests.house.sources import ROOT, SOURCE, modules, tracked

# In halves, so that this file does not hold what it forbids. Which mirror serves packages is the machine's business (pip's and apt's own
# configuration), and a path that exists on one machine only is true for nobody else.
HOSTS = (
    ("py", "pi.org"),
    ("python", "hosted.org"),
    ("deb", "ian.org"),
    ("archive.ubu", "ntu.com"),
    ("security.ubu", "ntu.com"),
    ("ports.ubu", "ntu.com"),
    ("registry.npm", "js.org"),
    ("alpine", "linux.org"),
    ("cdn.amazon", "linux.com"),
    ("packages.wol", "fi.dev"),
    ("ftp.su", "se.com"),
    ("download.su", "se.com"),
    ("download.open", "suse.org"),
    ("yum.ora", "cle.com"),
    ("repo1.ma", "ven.org"),
    ("repo.ma", "ven.apache.org"),
    ("static.cra", "tes.io"),
    ("index.cra", "tes.io"),
    ("proxy.go", "lang.org"),
    ("ruby", "gems.org"),
    ("api.nu", "get.org"),
    ("repo.packa", "gist.org"),
)
PATHS = (("/wo", "rk/"), ("/ro", "ot/."), ("/op", "t/wheels"), (".libr", "ary/"))
FORBIDDEN = re.compile(b"|".join(re.escape("".join(halves).encode()) for halves in HOSTS + PATHS), re.IGNORECASE)


def test_no_tracked_file_names_a_package_host_or_a_path_of_one_machine():
    found = {
        f"{path}: {match.group().decode()}"
        for path in tracked()
        for match in FORBIDDEN.finditer((ROOT / path).read_bytes())
    }
    assert not sorted(found)


@pytest.mark.parametrize("halves", HOSTS)
def test_the_pattern_finds_a_planted_host(halves: tuple[str, str]):
    assert FORBIDDEN.search(f"see https://{''.join(halves)}/x".encode())


def test_the_locks_name_no_index_and_hash_every_file():
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text()
        assert "://" not in text, lock
        assert "--index" not in text, lock
        pins = re.split(r"(?m)^(?=\S)", text)[1:]
        assert pins, lock
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins), lock


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 150


def test_every_command_has_a_page():
    commands = [
        module.stem for module in modules() if module.parts[:2] == ("cli", "commands") and module.stem != "__init__"
    ]
    missing = [name for name in commands if not (ROOT / "docs" / "commands" / f"{name}.md").exists()]
    assert not missing


def test_every_room_says_what_it_is_for():
    silent = [
        str(module)
        for module in modules()
        if module.name == "__init__.py" and not (SOURCE / module).read_text().startswith('"""')
    ]
    assert not silent


def test_every_folder_of_samples_says_where_they_come_from():
    folders = {parent for path in tracked() for parent in path.parents if parent.name == "samples"}
    assert not [str(folder) for folder in sorted(folders) if not (ROOT / folder / "README.md").exists()]
