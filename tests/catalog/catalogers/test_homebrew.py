import pytest

from nakami.catalog.catalogers.homebrew import Homebrew
from nakami.errors import Malformed
from nakami.model.entry import Entry
from tests.catalog.catalogers.reading import packages, records

READER = Homebrew()
CELLAR = "home/linuxbrew/.linuxbrew/Cellar"


def test_an_installed_formula():
    content = '{"homebrew_version": "4.1.11", "source": {"tap": "homebrew/core"}}'
    assert packages(READER, f"{CELLAR}/openssl@3/3.1.2_1/INSTALL_RECEIPT.json", content) == [
        ("brew", "", "openssl@3", "3.1.2_1")
    ]


@pytest.mark.parametrize(
    "path", ["INSTALL_RECEIPT.json", f"{CELLAR}/a/INSTALL_RECEIPT.json", f"{CELLAR}/a/1/x/INSTALL_RECEIPT.json"]
)
def test_what_lies_elsewhere(path: str):
    assert not READER.wants(Entry(path))


@pytest.mark.parametrize("content", ["", "[]", "x"])
def test_what_is_no_receipt(content: str):
    with pytest.raises(Malformed):
        records(READER, f"{CELLAR}/a/1/INSTALL_RECEIPT.json", content)
