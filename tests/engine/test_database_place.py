from datetime import UTC, datetime
from pathlib import Path

import pytest

from nakami.engine.database_place import open_database, plan_of, reference_of
from nakami.engine.settings import Settings
from nakami.errors import NakamiError, Offline, ReferenceInvalid, UsageError
from nakami.model.platform import Platform
from nakami.model.progress import silent
from nakami.net.client import Client


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
    with Client(offline=True) as client:
        with pytest.raises(Offline):
            open_database("oci://registry.example/sec/db", client)
        settings = Settings(tmp_path, Platform.host(), mirror="oci://registry.example/sec/db")
        opens = plan_of(settings, client, datetime.now(UTC), silent).open_artifact
        assert opens is not None
        with pytest.raises(Offline):
            opens(settings.mirror)


def test_a_registry_is_the_base_of_every_feed_that_is_not_told_elsewhere(tmp_path: Path):
    feeds = {"kev": "https://kev.example/"}
    settings = Settings(tmp_path, Platform.host(), mirror="oci://registry.example/sec/db", feeds=feeds)
    with Client(offline=True) as client:
        plan = plan_of(settings, client, datetime.now(UTC), silent)
    assert (plan.base("osv"), plan.base("kev")) == ("oci://registry.example/sec/db", "https://kev.example")
