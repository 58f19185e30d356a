"""What became of cases."""

from collections.abc import Iterator
from pathlib import Path

from nakami.rulebook.cases import Case
from nakami.rulebook.trial import Trial, trials
from tests.rulebook import written


def look(case: Case) -> Iterator[str]:
    yield from ["NK-M9001", "NK-M9001"] * (b"needle" in case.content)


def tried(path: Path, cases: str) -> list[Trial]:
    path.write_text(cases)
    return list(trials(("NK-M9001",), path, "thing.toml", {}, look))


def test_cases_that_go_right(tmp_path: Path):
    bad, good = tried(tmp_path / "thing.toml", written.CASES)
    assert (bad.bad, bad.told, bad.is_right) == (True, ("NK-M9001",), True)
    assert (good.bad, good.told, good.is_right, good.why) == (False, (), True, "a thread")


def test_cases_that_go_wrong(tmp_path: Path):
    turned = '[[bad]]\npath = "a"\ntext = "thread"\n[[good]]\npath = "a"\ntext = "needle"\n'
    assert [trial.is_right for trial in tried(tmp_path / "thing.toml", turned)] == [False, False]


def test_what_another_rule_tells_does_not_count():
    assert Trial(("NK-M9001",), "thing.toml", 1, told=("NK-M0001",)).is_right
    assert not Trial(("NK-M9001",), "thing.toml", 1, bad=True, told=("NK-M0001",)).is_right


def test_a_recipe_that_cannot_be_read(tmp_path: Path):
    (told,) = tried(tmp_path / "thing.toml", "[[bad]]\n")
    assert not told.is_right
    assert "must have a path" in told.problem
    (told,) = trials((), tmp_path / "missing.toml", "missing.toml", {}, look)
    assert "No such file" in told.problem
