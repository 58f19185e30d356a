import pytest

from nakami.errors import VersionInvalid
from nakami.versions import scheme
from nakami.vulns.ecosystems import ECOSYSTEMS
from nakami.vulns.intervals import Key
from nakami.vulns.keys import Keys


@pytest.mark.parametrize("name", sorted(ECOSYSTEMS))
def test_every_ecosystem_has_an_order(name: str):
    assert Keys(name)("1.2.3") == Keys(name)("1.2.3")
    assert Keys(name)("1.2.3").bytes < Keys(name)("1.10.0").bytes


def test_the_key_is_the_schemes():
    assert Keys("Debian")("1:2-3") == Key(scheme("deb").key("1:2-3"))


def test_epochs_of_rpm_stand_beside_the_key():
    red, alma = Keys("Red Hat"), Keys("AlmaLinux")
    assert red("1:2-3").epoch == 1
    assert red("2-3").epoch is None, "Red Hat's advisories do not always tell the epoch"
    assert alma("2-3").epoch == 0, "AlmaLinux leaves it out when it is zero"
    assert red("1:2-3").bytes == red("2-3").bytes == alma("0:2-3").bytes


def test_an_installed_rpm_without_epoch_has_epoch_zero():
    assert Keys("Red Hat", said=True)("2-3").epoch == 0


@pytest.mark.parametrize("version", ["x:1-1", "1:4:5.26-1", "4294967296:1-1", "99999999999999999999999:1-1", "-1:1-1"])
def test_an_epoch_is_a_number_of_32_bits(version: str):
    with pytest.raises(VersionInvalid, match="epoch"):
        Keys("Red Hat")(version)


def test_what_is_invalid_stays_so():
    keys = Keys("PyPI")
    for _ in range(2):
        with pytest.raises(VersionInvalid):
            keys("not a version")


def test_an_unknown_ecosystem_has_none():
    with pytest.raises(KeyError):
        Keys("Nowhere")
