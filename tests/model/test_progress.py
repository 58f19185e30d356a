import pytest

from nakami.model.progress import Progress, counted, silent


def test_silence_is_a_progress(capsys: pytest.CaptureFixture[str]):
    progress: Progress = silent
    progress("reading", 1, None)
    assert capsys.readouterr() == ("", "")


def test_what_is_counted_is_told_before_it_is_worked_on():
    told: list[tuple[str, int, int | None]] = []
    given = [(each, len(told)) for each in counted("ab", "letters", lambda *its: told.append(its))]
    assert given == [("a", 1), ("b", 2)]
    assert told == [("letters", 0, 2), ("letters", 1, 2)]
