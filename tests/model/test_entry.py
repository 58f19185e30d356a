import pytest

from nakami.model.entry import Entry, Kind


@pytest.mark.parametrize(("path", "name"), [("usr/bin/sh", "sh"), ("sh", "sh"), ("", "")])
def test_name(path: str, name: str):
    assert Entry(path).name == name


@pytest.mark.parametrize(
    ("kind", "mode", "executable"),
    [(Kind.FILE, 0o755, True), (Kind.FILE, 0o001, True), (Kind.FILE, 0o644, False), (Kind.DIRECTORY, 0o755, False)],
)
def test_executable_files(kind: Kind, mode: int, executable: bool):
    assert Entry("x", kind, mode=mode).is_executable_file is executable
