from nakami.vulns.tally import MAX_NAMED, MAX_RELEASES, Tally


def test_everything_is_counted_and_the_first_are_named():
    tally = Tally()
    for number in range(100):
        tally.cannot_read(f"R{number}", "no")
        tally.cannot_order(f"R{number}", "x" * 1000)
    assert (tally.unreadable, tally.unordered, len(tally.problems)) == (100, 100, MAX_NAMED)
    assert max(len(problem.why) for problem in tally.problems) == 300


def test_dates_in_the_future_are_not_believed():
    tally = Tally(today="2026-11-22T00:00:00Z")
    for when in ("", "2025-01-01T00:00:00Z", "2027-07-09T00:00:00Z", "2026-01-01T00:00:00Z"):
        tally.changed(when)
    assert tally.newest == "2026-01-01T00:00:00Z"


def test_now_is_not_in_the_future():
    tally = Tally(today="2026-11-22T10:00:00+00:00")
    tally.changed("2026-11-22T10:00:01Z")
    tally.changed("2026-11-22T10:00:00Z")
    assert tally.newest == "2026-11-22T10:00:00Z"


def test_releases_are_bounded():
    tally = Tally()
    for number in range(MAX_RELEASES + 10):
        tally.count(f"Debian:{number}")
    tally.count("Debian:1")
    assert len(tally.releases) == MAX_RELEASES
    assert tally.releases["Debian:1"] == 2
