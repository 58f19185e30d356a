"""Every rule of nakami's own is as it should be, and tells its cases: no exceptions."""

from nakami.engine.rule_trials import choose, linted, tried


def test_the_linter_has_nothing_to_say():
    assert [f"{each.path}:{each.line}: {each.what}" for each in linted(choose([]))] == []


def test_every_rule_tells_its_bad_cases_and_no_good_one():
    wrong = [trial for trial in tried(choose([])) if not trial.is_right]
    assert [(trial.place, "bad" if trial.bad else "good", trial.number, trial.problem) for trial in wrong] == []
