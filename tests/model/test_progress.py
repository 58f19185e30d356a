import pytest

from nakami.model.progress import Progress, silent


def test_silence_is_a_progress(capsys: pytest.CaptureFixture[str]):
    progress: Progress = silent
    progress("reading", 1, None)
    assert capsys.readouterr() == ("", "")
