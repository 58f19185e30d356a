import threading
from pathlib import Path

import pytest

from nakami.errors import DatabaseError
from nakami.model.progress import silent
from nakami.vulns.turn import incoming_of, only_writer


def test_one_after_the_other(tmp_path: Path):
    waits = threading.Event()
    waited: list[bool] = []

    def second() -> None:
        with only_writer(tmp_path, lambda *_: waits.set()) as had_to_wait:
            waited.append(had_to_wait)

    with only_writer(tmp_path, silent) as had_to_wait:
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(10)
        assert waited == []
    thread.join(10)
    assert (had_to_wait, waited) == (False, [True])


def test_what_a_killed_one_left_is_removed(tmp_path: Path):
    (incoming_of(tmp_path) / "osv PyPI").mkdir(parents=True)
    (incoming_of(tmp_path) / "osv npm.zip.part").write_bytes(b"goes on from here")
    with only_writer(tmp_path, silent):
        assert {path.name for path in incoming_of(tmp_path).iterdir()} == {"lock", "osv npm.zip.part"}


def test_a_folder_that_cannot_be_written(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="could not be written"), only_writer(tmp_path / "file", silent):
        pytest.fail("it was let in")
