from nakami.engine.setting_aside.reasons import told


def test_how_many_do_not_count():
    counts = {"kernel-headers": 1250, "ignore-file": 4, "vex": 2, "files-absent": 1, "documentation": 1, "other": 1}
    assert told(counts) == (
        "1,259 set aside: 1,250 of kernel headers, 4 by .nakami.toml, 2 by VEX, 1 with their files deleted, 1 in documentation, 1 other"
    )
    assert told({}) == ""


def test_what_is_known_to_be_exploited_does_not_vanish_in_a_sum():
    assert told({"ignore-file": 4}, 2) == "4 set aside: 4 by .nakami.toml · 2 of them known exploited"
