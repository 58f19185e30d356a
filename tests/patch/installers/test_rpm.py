from collections.abc import Collection

import pytest

from nakami.model.progress import silent
from nakami.patch.installers import rpm
from nakami.patch.repodata import Repodata, Rpm, build_of
from tests.patch.installers.rooms import nothing


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


@pytest.mark.parametrize(
    ("installed", "after", "chosen"),
    [
        ("1-1.el8", "1-2.el8", "3-1.el8"),
        ("1-1.module+el8+1+aa", "1-2.module+el8+2+bb", "1-2.module+el8+2+bb"),
        ("1-1.el8", "1-2.module+el8+2+bb", None),
        ("1-1.module+el8+1+aa", "1-2.el8", None),
    ],
)
def test_a_module_keeps_its_stream(installed: str, after: str, chosen: str | None):
    class Stock(Repodata):
        def newest(self, name: str, arch: str, builds: Collection[str] = ("",)) -> Rpm | None:
            there = ("3-1.el8", "1-2.module+el8+2+bb", "9-1.module+el8+9+cc")
            found = [Rpm(name, arch, evr, "", 1, "") for evr in there if build_of(evr) in builds]
            return found[0] if found else None

    made = rpm.RpmOfImage(Stock(), nothing, silent)
    newer = made._newer(("a", "x86_64"), installed, {build_of(after)})
    assert (newer.evr if newer else None) == chosen
