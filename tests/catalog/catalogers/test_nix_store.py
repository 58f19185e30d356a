import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakami.catalog.catalogers.nix_store import NixStore
from nakami.engine.inventory import merge
from nakami.engine.reading import NOTHING
from nakami.engine.walk import walk
from nakami.rootfs.offer import Offers
from tests.catalog.catalogers.reading import packages, survives

READER = NixStore()
HASH = "0c6kfph1l98pjr3pxiwp3hhv21dsckcd"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("glibc-2.35-224", ("glibc", "2.35-224")),
        ("glibc-2.35-224-bin", ("glibc", "2.35-224")),
        ("openssl-3.0.7-dev", ("openssl", "3.0.7")),
        ("python3.10-requests-2.28.1", ("python3.10-requests", "2.28.1")),
        ("bash-5.1-p16", ("bash", "5.1-p16")),
        ("gtk+3-3.24.35", ("gtk+3", "3.24.35")),
        ("libunistring-1.1", ("libunistring", "1.1")),
    ],
)
def test_name_and_version_of_a_store_path(name: str, told: tuple[str, str]):
    assert packages(READER, f"nix/store/{HASH}-{name}", b"") == [("nix", "", *told)]


@pytest.mark.parametrize(
    "name",
    [
        f"{HASH}-source",
        f"{HASH}-set-source-date-epoch-to-latest.sh",
        f"{HASH}-curl-7.86.0.tar.xz",
        f"{HASH}-glibc-2.35-224.drv",
        f"{HASH}-x-1.patch",
        "glibc-2.35",
        f"{HASH[:-1]}e-glibc-2.35",  # the alphabet lacks e, o, u, t
        ".links",
    ],
)
def test_what_is_no_package(name: str):
    assert packages(READER, f"nix/store/{name}", b"") == []


def test_the_outputs_of_one_derivation_are_one_package():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for output in ("", "-bin", "-dev"):
            info = tarfile.TarInfo(f"nix/store/{HASH}-glibc-2.35-224{output}")
            info.type = tarfile.DIRTYPE
            tar.addfile(info)
    offers = Offers([READER])
    reading = walk(iter([stream.getvalue()]), offers, "it")
    (placed,) = merge([reading], offers, lambda *_: NOTHING).packages
    assert (placed.package.name, placed.package.version, len(placed.evidence)) == ("glibc", "2.35-224", 3)


class TestProperties:
    """Nix manual, "Store path": 32 characters of a hash in base 32, a dash, the name."""

    @given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="/\0"), max_size=40))
    def test_any_name_is_survived(self, text: str):
        survives(READER, f"nix/store/{HASH}-{text}", b"")
