from nakami.model.lifecycle import Cycle


def test_the_last_day_still_counts():
    cycle = Cycle("debian", "11", eol="2026-08-31")
    assert cycle.has_ended("2026-08-31") is False
    assert cycle.has_ended("2026-09-01") is True


def test_without_a_date_the_word_counts():
    assert Cycle("slackware", "14.2", ended=True).has_ended("2026-01-01") is True
    assert Cycle("debian", "14", ended=False).has_ended("2026-01-01") is False
    assert Cycle("debian", "14").has_ended("2026-01-01") is None
