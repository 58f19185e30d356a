import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nakami.engine.feeds import bring_up_to_date, status
from nakami.engine.settings import Settings
from nakami.errors import UsageError
from nakami.model.platform import Platform
from nakami.model.progress import silent

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A mirror of two ecosystems."""
    for name in ("PyPI", "Red Hat"):
        path = tmp_path / "mirror" / "osv" / name / "all.zip"
        path.parent.mkdir(parents=True)
        record = {"id": "A-1", "affected": [{"package": {"ecosystem": name, "name": "a"}, "versions": ["1-1"]}]}
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("A-1.json", json.dumps(record))
    return Settings(tmp_path / "cache", Platform.host(), mirror=str(tmp_path / "mirror"), offline=True)


def bring(settings: Settings, *names: str, everything: bool = False) -> dict[str, str]:
    results = bring_up_to_date(names, everything=everything, settings=settings, now=NOW, progress=silent)
    return {str(result.part): result.status for result in results}


def test_names_in_any_case(settings: Settings):
    brought = bring(settings, "pypi", "RED HAT", "KEV")
    assert brought.items() >= {"PyPI": "new", "Red Hat": "new", "kev": "absent"}.items()
    assert brought["redhat redhat-archive"] == "absent"  # the vendor's own feed speaks for it, too
    assert [held.partition for held in status(settings).held] == ["PyPI", "Red Hat"]
    assert status(settings).root == str(settings.cache / "db")


def test_everything_is_what_the_origin_has(settings: Settings):
    assert bring(settings, everything=True) == {"PyPI": "new", "Red Hat": "new"}


def test_without_names_what_is_held(settings: Settings):
    bring(settings, "PyPI")
    os.utime(settings.mirror + "/osv/PyPI/all.zip", (1, 1))
    assert bring(settings) == {"PyPI": "unchanged"}


def test_nothing_to_refresh(settings: Settings):
    with pytest.raises(UsageError, match="--all"):
        bring(settings)


def test_an_unknown_name(settings: Settings):
    with pytest.raises(UsageError, match="'Androd'; did you mean 'Android'"):
        bring(settings, "Androd")
    with pytest.raises(UsageError, match=r"known: .*PyPI.*kev"):
        bring(settings, "???")


def test_all_years(settings: Settings):
    assert list(bring(settings, "nvd")) == [f"nvd {year}" for year in range(2002, 2027)]
