"""Names in NuGet's lock files."""

import pytest

from nakami.catalog.catalogers.dotnet.packages_config import PackagesConfig
from nakami.catalog.catalogers.dotnet.packages_lock import NuGetLock
from nakami.errors import Malformed


@pytest.mark.parametrize("lock_file", [NuGetLock(), PackagesConfig()])
def test_names_are_nugets(lock_file: NuGetLock | PackagesConfig):
    assert lock_file.full_name("Newtonsoft.Json") == ("", "Newtonsoft.Json")
    for name in ("", "a b", "../a", "a" * 101):
        with pytest.raises(Malformed, match="is no name of a package"):
            lock_file.full_name(name)
