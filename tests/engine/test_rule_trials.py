"""Rules are chosen by what people call them, linted, and tried on their cases as files are in a scan."""

from pathlib import Path

import pytest

from nakami.engine.rule_trials import choose, linted, module_of, recipe_of, tried
from nakami.errors import UsageError
from nakami.malware.structure import HEURISTICS
from nakami.malware.structure.interface import Heuristic
from nakami.rulebook.folder import HOUSE, files

XMRIG = "xmrig-config"
RULE = 'rule Mine { strings: $a = "needle" condition: $a and filename == "a" }\n'
CASES = '[[bad]]\npath = "a"\ntext = "needle"\n[[good]]\npath = "b"\ntext = "needle"\nwhy = "another name"\n'


@pytest.mark.parametrize(
    "word",
    [
        XMRIG,
        "xmrig_config",
        "NK-M0001",
        "nk-m0001",
        f"{HOUSE}/malware/rules/miners/{XMRIG}.yar",
        f"{HOUSE}/malware/rules/miners/{XMRIG}.toml",
    ],
)
def test_a_rule_of_ours_is_chosen(word: str):
    chosen = choose([word])
    assert [path.stem for path, _ in chosen.ours] == [XMRIG]
    assert (chosen.heuristics, chosen.user.sources, chosen.count) == ((), (), 1)


def test_groups_and_folders_stand_for_their_rules():
    by_group, by_folder = choose(["miners"]), choose([f"{HOUSE}/malware/rules/miners", XMRIG])
    assert by_group.ours == by_folder.ours
    assert {path.parent.name for path, _ in by_group.ours} == {"miners"}
    assert len(choose([str(HOUSE)]).ours) == len(choose([]).ours) == len(list(files()))


@pytest.mark.parametrize("heuristic", HEURISTICS[:2], ids=lambda each: each.rule.code)
def test_heuristics_are_chosen_too(heuristic: Heuristic):
    for word in (heuristic.rule.code, heuristic.rule.name, str(module_of(heuristic))):
        assert choose([word]).heuristics == (heuristic,)
    assert recipe_of(heuristic).suffix == ".toml"


def test_what_nothing_is_called():
    with pytest.raises(UsageError, match=r"'xmrig-confg'; did you mean 'xmrig-config'"):
        choose(["xmrig-confg"])


def test_a_file_of_the_users_is_chosen(tmp_path: Path):
    (tmp_path / "mine.yar").write_text(RULE)
    assert choose([str(tmp_path)]).count == 1
    with pytest.raises(UsageError, match="ends in"):
        choose([str(tmp_path / "mine.yar"), str(_empty(tmp_path))])


def _empty(folder: Path) -> Path:
    (folder / "empty").mkdir()
    return folder / "empty"


def test_cases_of_ours_go_through_all_that_a_file_goes_through():
    trials = list(tried(choose([XMRIG])))
    assert {trial.bad for trial in trials} == {True, False}
    assert all(trial.is_right for trial in trials)


def test_cases_of_the_users_stand_beside_their_file(tmp_path: Path):
    (tmp_path / "mine.yar").write_text(RULE)
    (tmp_path / "mine.toml").write_text(CASES)
    assert [(trial.bad, trial.told, trial.is_right) for trial in tried(choose([str(tmp_path)]))] == [
        *((True, ("Mine",), True), (False, (), True)),
    ]


def test_what_is_wrong_with_the_users_is_told(tmp_path: Path):
    (tmp_path / "mine.yar").write_text(RULE + "rule Broken { condition: nobody }\n")
    (tmp_path / "mine.toml").write_text('[[bad]]\npath = "b"\ntext = "needle"\n')
    chosen = choose([str(tmp_path)])
    broken, wrong = tried(chosen)
    assert "nobody" in broken.problem
    assert (wrong.number, wrong.bad, wrong.is_right) == (1, True, False)
    assert [(each.line, each.path) for each in linted(chosen)] == [(2, str(tmp_path / "mine.yar"))]


def test_lint_tells_only_of_what_was_chosen():
    assert linted(choose([XMRIG])) == []
