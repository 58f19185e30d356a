from nakami.patch.installers import rpm


def test_what_rpm_misses_is_read():
    printed = (
        "error: Failed dependencies:\n\tlibnew.so.1()(64bit) is needed by a-2-1.x86_64\n"
        "\tother >= 3 is needed by a-2-1.x86_64\n\ta = 1-1 is needed by (installed) a-devel-1-1.x86_64\n"
    )
    assert rpm._NEEDS.findall(printed) == ["libnew.so.1()(64bit)", "other", "a"]


def test_lines_of_the_query_are_read():
    assert rpm._LINE.findall("bash\tx86_64\t5.1-2\nwarning: x\nopenssl\tx86_64\t1:3.0-1\n") == [
        ("bash", "x86_64", "5.1-2"),
        ("openssl", "x86_64", "1:3.0-1"),
    ]
