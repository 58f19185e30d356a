from pathlib import Path

import pytest

from nakami.engine.database_place import open_database, reference_of
from nakami.engine.settings import Settings
from nakami.errors import NakamiError, Offline, ReferenceInvalid, UsageError
from nakami.model.platform import Platform


def test_an_address_is_a_reference():
    assert str(reference_of("oci://registry.example/sec/db:today")) == "registry.example/sec/db:today"


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("registry.example/sec/db", UsageError),
        ("https://registry.example/sec/db", UsageError),
        ("oci://", ReferenceInvalid),
        ("oci://registry.example/SEC", ReferenceInvalid),
        ("oci://https://registry.example/db", ReferenceInvalid),
    ],
)
def test_anything_else_is_none(address: str, error: type[NakamiError]):
    with pytest.raises(error):
        reference_of(address)


def test_offline_no_registry_is_asked(tmp_path: Path):
    with pytest.raises(Offline):
        open_database("oci://registry.example/sec/db", Settings(tmp_path, Platform.host(), offline=True))
