from pathlib import Path

import pytest

from nakami.errors import InputError
from nakami.images.stores.storage_conf import Graph, graphs

ROOT = Graph("/var/lib/containers/storage")


def found(tmp_path: Path, text: str, **more: str) -> tuple[Graph, ...]:
    chosen = tmp_path / "storage.conf"
    chosen.write_text(text)
    return graphs({"CONTAINERS_STORAGE_CONF": str(chosen), **more}, is_root=True)


class TestConfiguration:
    """containers-storage.conf(5): `graphroot`: "container storage graph dir", by default `/var/lib/containers/storage`; `driver`;
    `additionalimagestores`: "paths to additional container image stores. Usually these are read-only"."""

    def test_all_that_counts(self, tmp_path: Path):
        text = '[storage]\ndriver = "vfs"\ngraphroot = "/data"\n[storage.options]\nadditionalimagestores = ["/shared", "", 5]\n'
        assert found(tmp_path, text) == (Graph("/data", "vfs", ("/shared",)),)

    @pytest.mark.parametrize(
        "text", ["", "[other]", "storage = 5", '[storage]\ngraphroot = "relative"', "[storage]\ndriver = 5"]
    )
    def test_nothing_that_counts(self, text: str, tmp_path: Path):
        assert found(tmp_path, text) == (ROOT,)

    @pytest.mark.parametrize("text", ["[", "\0", "a = " + "[" * 5000])
    def test_no_toml(self, text: str, tmp_path: Path):
        with pytest.raises(InputError):
            found(tmp_path, text)

    def test_the_user_s_store_comes_second(self, tmp_path: Path):
        assert found(tmp_path, "", HOME="/home/me") == (ROOT, Graph("/home/me/.local/share/containers/storage"))
        assert found(tmp_path, "", HOME="/h", XDG_DATA_HOME="/d")[1] == Graph("/d/containers/storage")

    def test_the_user_s_configuration(self, tmp_path: Path):
        config = tmp_path / "containers/storage.conf"
        config.parent.mkdir()
        config.write_text('[storage]\ngraphroot = "/mine"')
        assert found(tmp_path, "", HOME="/h", XDG_CONFIG_HOME=str(tmp_path))[1] == Graph("/mine")
        chosen = {"CONTAINERS_STORAGE_CONF": str(config), "HOME": "/h"}
        assert graphs(chosen, is_root=False)[1] == Graph("/mine")
