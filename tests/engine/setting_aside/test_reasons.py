from nakami.engine.setting_aside.reasons import told


def test_how_many_do_not_count():
    counts = {"kernel-headers": 1250, "ignore-file": 4, "vex": 2, "files-absent": 1, "documentation": 1, "other": 1}
    assert told(counts) == (
        "1,259 set aside: 1,250 of kernel headers, 4 by .nakami.toml, 2 by VEX, 1 with their files deleted, 1 in documentation, 1 other"
    )
    assert told({}) == ""
