"""packages.lock.json."""

import pytest

from nakami.catalog.catalogers.dotnet.packages_lock import NuGetLock
from nakami.errors import Malformed
from nakami.model.entry import Entry
from nakami.model.outcome import BlindSpot
from nakami.model.package import Package

READER = NuGetLock()
PATH = "src/Shop/packages.lock.json"
LOCK = b"""\xef\xbb\xbf{
  "version": 1,
  "dependencies": {
    "net8.0": {
      "Newtonsoft.Json": {"type": "Direct", "requested": "[13.0.1, )", "resolved": "13.0.1", "contentHash": "x"},
      "System.Text.Json": {"type": "Transitive", "resolved": "8.0.0"},
      "shop.core": {"type": "Project", "dependencies": {"A": "[1.0, )"}}
    },
    "net8.0/linux-x64": {"Newtonsoft.Json": {"type": "Direct", "resolved": "13.0.1"}}
  }
}"""


def test_each_package_once_and_no_projects():
    found = list(READER.read(Entry(PATH), LOCK))
    assert found == [
        Package("nuget", "Newtonsoft.Json", "13.0.1", path=PATH, cataloger="nuget-lock", declared=True),
        Package("nuget", "System.Text.Json", "8.0.0", path=PATH, cataloger="nuget-lock", declared=True),
    ]


def test_broken_records_are_a_blind_spot():
    content = b'{"dependencies": {"net8.0": {"A B": {"resolved": "1.0"}, "C": {}, "D": {"resolved": "1.0"}}}}'
    found = list(READER.read(Entry(PATH), content))
    assert [each.name for each in found if isinstance(each, Package)] == ["D"]
    assert len([each for each in found if isinstance(each, BlindSpot)]) == 1


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"dependencies": {"net8.0": {"A": 1}}}'])
def test_another_file_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        list(READER.read(Entry(PATH), content))
