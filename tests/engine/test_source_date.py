from datetime import UTC, datetime

import pytest

from nakami.engine.source_date import source_date
from nakami.errors import UsageError


def test_what_is_told_is_taken():
    assert source_date({"SOURCE_DATE_EPOCH": "1700000000"}) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert abs((source_date({}) - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize("told", ["now", "-1", "1.5", "9" * 12, "9" * 400, "٣"])
def test_an_epoch_that_is_none_is_refused(told: str):
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        source_date({"SOURCE_DATE_EPOCH": told})
